"""`vidence trace`: a file for each of its commands, to look at a run, check it and take it elsewhere."""

from . import (  # noqa: F401 - adds commands
    audit,
    counterfactual,
    diff,
    export,
    redact,
    replay,
    report,
    review,
    show,
    sign,
)
