"""`vidence trace`: a file for each of its commands, to look at a run, check it and take it elsewhere."""

from . import audit, counterfactual, export, redact, replay, report, review, show, sign  # noqa: F401 - adds commands
