"""Replay: a run made again from its trace alone, from its video, or by a live policy, and where it goes another way."""
