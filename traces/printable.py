"""Text from a video, a question or a trace, made safe to show on a terminal."""

from __future__ import annotations

import unicodedata

# Control, format (bidirectional overrides among them), surrogate and unassigned characters, and separators
# that end a line: a terminal may act on them, so a person would not see what is there.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """Text with every character that a terminal may act on written as an escape."""
    return "".join(_escape(c) if unicodedata.category(c) in _UNSAFE else c for c in text)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
