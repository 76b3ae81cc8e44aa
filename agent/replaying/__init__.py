"""Replay as the agent does it: the graph, the tools or a policy at work on what a trace holds."""
