"""Replay: a run made again from its trace, its video or a live policy, and where it goes another way."""
