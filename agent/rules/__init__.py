"""The deterministic policy: a question grammar, and programs of manipulations."""
