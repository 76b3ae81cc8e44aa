"""The most memory that a process of its own takes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

# What the system tells of a child by `getrusage` holds what its parent took before it, too.
_TELL = '\nfinally:\n    print(*(line for line in open("/proc/self/status") if line.startswith("VmHWM")))\n'


def peak_mb(code: str, *arguments: Any) -> tuple[float, subprocess.CompletedProcess[str]]:
    """The peak of Python at work on lines of code, and how it ended."""
    lines = "".join(f"\n    {line}" for line in code.strip().splitlines())
    command = [sys.executable, "-c", f"try:{lines}{_TELL}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    *_, peak_kb, _ = done.stdout.split()
    return int(peak_kb) / 1024, done
