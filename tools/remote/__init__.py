"""Backends elsewhere: in a process of their own, or on another machine."""
