"""Scenes with exact truth, question suites, and the measurements that `make bench` prints."""
