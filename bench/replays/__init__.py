"""Replays of benchmark runs: each made again from its trace and on its video, and falsified ones told."""
