"""The page: its assets and a report's data in one HTML file that loads nothing and runs nothing else.

`assets/page.html` is whole by itself: it names its style as `<link rel="stylesheet" href="NAME.css">` and its
scripts as `<script src="NAME.js"></script>`, in the order in which they run; each is put in its place.
The data comes in `<script type="application/json" id="report"></script>`, the title in `<title></title>`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ..printable import printable
from .data import Report

_STYLE = re.compile(r'<link rel="stylesheet" href="([\w.-]+\.css)">')
_SCRIPT = re.compile(r'<script src="([\w.-]+\.js)"></script>')
_DATA = '<script type="application/json" id="report"></script>'
_TITLE = "<title></title>"
# The policy comes behind it: what says the encoding of a page must be among its first bytes.
_HEAD = '<meta charset="utf-8">'
# What could end the script that holds the data, or begin a comment in it, and what ends a line in scripts.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(report: Report, assets: Traversable | None = None) -> str:
    """The whole HTML of a report."""
    assets = assets or files(__package__) / "assets"
    text = (assets / "page.html").read_text(encoding="utf-8")
    allowed: dict[str, list[str]] = {"style": [], "script": []}
    text = _STYLE.sub(_put(assets, "style", allowed), text)
    text = _SCRIPT.sub(_put(assets, "script", allowed), text)
    text = _once(text, _HEAD, f"{_HEAD}\n{_policy(allowed)}")
    text = _once(text, _TITLE, f"<title>{html.escape(visible(report.run.question))}</title>")
    # The data last, as nothing may be looked for in it.
    return _once(text, _DATA, _DATA.replace("><", f">{embedded(report)}<"))


def embedded(report: Report) -> str:
    """A report as JSON that stays within the script that it is put into, whatever its texts say."""
    shown = _shown(report.model_dump(mode="json"))
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_UNSAFE)


def visible(text: str) -> str:
    """Text in which everything can be seen: what a page might act on or hide is written out."""
    if text.isprintable():
        return text
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in text.split("\n"))


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list) else value


def _put(assets: Traversable, tag: str, allowed: dict[str, list[str]]) -> Callable[[re.Match[str]], str]:
    """Puts an asset where it is named, and allows it by its digest."""

    def put(found: re.Match[str]) -> str:
        text = (assets / found[1]).read_text(encoding="utf-8")
        if f"</{tag}" in text.lower() or "<!--" in text:
            raise ValueError(f"{found[1]} holds what would end it early")
        text = f"\n{text.strip()}\n"
        sha256 = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        allowed[tag].append(f"'sha256-{sha256}'")
        return f"<{tag}>{text}</{tag}>"

    return put


def _policy(allowed: dict[str, list[str]]) -> str:
    """What the page may do: run its own scripts, show its own pictures and the video; ask nobody anything."""
    rules = [
        "default-src 'none'",
        f"script-src {_named(allowed['script'])}",
        f"style-src {_named(allowed['style'])}",
        "img-src data: blob:",
        "media-src 'self' file: data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _named(digests: list[str]) -> str:
    return " ".join(digests) or "'none'"


def _once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"page.html holds {old} {text.count(old)} times, it should once")
    return text.replace(old, new)
