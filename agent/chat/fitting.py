"""Arguments fitted to a tool's schema: what is only written differently is brought into the form it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...tools.models.loose import Unreadable, read_text
from .prompts import as_line

Schema = Mapping[str, Any]
Json = dict[str, Any]

# Fields by what models call them who were taught other tools.
_ALIASES = {
    "bbox": "box", "bbox_2d": "box", "box_2d": "box", "bounding_box": "box", "region": "box",
    "t": "t_s", "time": "t_s", "time_s": "t_s", "timestamp": "t_s", "at": "at_s", "at_time": "at_s",
    "times": "times_s", "timestamps": "times_s", "time_range": "span", "start": "start_s", "end": "end_s",
    "start_time": "start_s", "end_time": "end_s",
}  # fmt: skip
# One time, where a tool takes several.
_MANY = {"t_s": "times_s", "at_s": "times_s"}
_CORNERS = (("x1", "y1", "x2", "y2"), ("xmin", "ymin", "xmax", "ymax"), ("left", "top", "right", "bottom"))
_ID = re.compile(r"\W*(?:evidence)?\W*[eE]?0*(?P<number>[1-9][0-9]*)\W*")
_CLOCK = re.compile(r"(?:(?P<h>\d+):)?(?P<m>\d{1,2}):(?P<s>\d{1,2}(?:\.\d+)?)")
_SECONDS = re.compile(r"(?P<s>-?\d+(?:\.\d+)?)\s*(?:s|sec|secs|seconds?)")
_FOUR = re.compile(r"[-+]?\d+(?:\.\d+)?")
_SPAN = ("start_s", "end_s")
# How the names of fields in metres end.
_METRES = "_m"


class Fitter:
    """Fits the arguments of one call; what was done is in `notes`."""

    def __init__(self, *, rows_first: bool = False) -> None:
        self.notes: list[str] = []
        self._rows_first = rows_first

    def fit(self, value: Any, schema: Schema, name: str = "") -> Any:
        """A value in the form that its schema has, where it means one; else as it is."""
        if name == "span" and isinstance(value, list) and len(value) == len(_SPAN):
            self._note(name, "was a list")
            value = dict(zip(_SPAN, value, strict=True))
        kind = schema.get("type")
        if kind == "object":
            return self._object(value, schema, name)
        if kind == "array":
            return self._array(value, schema, name)
        if kind in ("number", "integer"):
            return self._number(value, name)
        if kind == "string":
            return self._string(value, schema, name)
        return value

    def _note(self, name: str, what: str) -> None:
        self.notes.append(f"{name or 'the arguments'} {what}")

    def _object(self, value: Any, schema: Schema, name: str) -> Any:
        value = self._read(value, name)
        if not isinstance(value, dict):
            return value
        properties: Mapping[str, Schema] = schema.get("properties", {})
        found: Json = {}
        for key, given in value.items():
            known = self._key(key, properties, value)
            if given is not None:
                found[known] = self.fit(given, properties.get(known, {}), known)
        return self._ordered(found, name)

    def _key(self, key: str, properties: Mapping[str, Schema], given: Json) -> str:
        """The field that a key means; one that is there under its own name already stays unknown."""
        folded = re.sub(r"[\s-]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).strip()).lower()
        known = folded if folded in properties else _ALIASES.get(folded, folded)
        known = _MANY.get(known, known) if known not in properties else known
        if key in properties or known not in properties or known in given:
            return key
        self._note(known, f"was called {key!r}")
        return known

    def _ordered(self, found: Json, name: str) -> Json:
        """A span whose ends were swapped is the same span."""
        start, end = (found.get(key) for key in _SPAN)
        if name == "span" and isinstance(start, int | float) and isinstance(end, int | float) and start > end:
            self._note(name, "had its ends swapped")
            return {**found, "start_s": end, "end_s": start}
        return found

    def _array(self, value: Any, schema: Schema, name: str) -> Any:
        items: Schema = schema.get("items", {})
        if is_four(schema):
            return self._four(value, name)
        if isinstance(value, str):
            value = self._listed(value, items, name)
        if not isinstance(value, list):
            self._note(name, "was no list")
            value = [value]
        if items.get("type") == "number" and len(value) == 1 and isinstance(value[0], list):
            self._note(name, "was nested once too often")
            value = value[0]
        return [self.fit(one, items, name) for one in value]

    def _listed(self, text: str, items: Schema, name: str) -> list[Any]:
        """The items of a list that was written as text."""
        read = self._read(text, name)
        if isinstance(read, list):
            return read
        if is_id(items, name) or items.get("type") in ("number", "integer"):
            parts = [part for part in re.split(r"[,;\s]+(?:and\s+)?", text.strip()) if part]
            if len(parts) > 1 and not _SECONDS.fullmatch(text.strip()):
                self._note(name, "was a list written as text")
                return parts
        self._note(name, "was no list")
        return [read]

    def _read(self, value: Any, name: str) -> Any:
        """An object or list out of text that is nothing but one."""
        if isinstance(value, str) and value.strip()[:1] in ("{", "["):
            try:
                found = read_text(value).value
            except Unreadable:
                return value
            self._note(name, "was written as text")
            return found
        return value

    def _four(self, value: Any, name: str) -> Any:
        """Four numbers; of a place in the picture in the order of the model's family."""
        value = self._read(value, name)
        if isinstance(value, str):
            numbers = _FOUR.findall(value)
            if len(numbers) == 4:
                self._note(name, "was written as text")
                return [float(number) for number in numbers]
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list | dict):
            return self._four(value[0], name)
        if isinstance(value, list) and len(value) == 2 and all(_is_pair(corner) for corner in value):
            self._note(name, "was two corners")
            return [*value[0], *value[1]]
        if isinstance(value, dict):
            return self._keyed(value, name)
        return [self._number(one, name) for one in value] if isinstance(value, list) else value

    def _keyed(self, value: Json, name: str) -> Any:
        """A box whose numbers have names says itself which is which."""
        plain = {re.sub(r"[\s_-]", "", str(key)).lower(): given for key, given in value.items()}
        for names in _CORNERS:
            if plain.keys() == set(names):
                self._note(name, "had named corners")
                x1, y1, x2, y2 = (plain[key] for key in names)
                turned = self._rows_first and not name.endswith(_METRES)
                return [y1, x1, y2, x2] if turned else [x1, y1, x2, y2]
        return value

    def _number(self, value: Any, name: str) -> Any:
        if not isinstance(value, str):
            return value
        text = value.strip()
        if (match := _SECONDS.fullmatch(text)) and name.endswith("_s"):
            self._note(name, "had its unit in the text")
            return float(match["s"])
        if (match := _CLOCK.fullmatch(text)) and name.endswith("_s"):
            self._note(name, "was written as a clock's time")
            return int(match["h"] or 0) * 3600 + int(match["m"]) * 60 + float(match["s"])
        return value

    def _string(self, value: Any, schema: Schema, name: str) -> Any:
        if is_id(schema, name):
            return self._id(value, name)
        words = words_of(schema)
        if isinstance(value, str) and words and value not in words:
            folded = re.sub(r"[\s_-]+", "_", value.strip().lower())
            if folded in words:
                self._note(name, f"was written {value!r}")
                return folded
        if isinstance(value, int | float) and not isinstance(value, bool) and not words:
            self._note(name, "was a number")
            return str(value)
        return self._line(value, name) if isinstance(value, str) and not words else value

    def _line(self, value: str, name: str) -> str:
        """Words on one line, without marks that a template of some model could take for its own."""
        line = as_line(value)
        if line != value:
            self._note(name, "held line breaks or marks")
        return line

    def _id(self, value: Any, name: str) -> Any:
        """The id of a piece of evidence; nothing but a number can only be its number."""
        if isinstance(value, int | str) and not isinstance(value, bool):
            match = _ID.fullmatch(str(value).strip())
            if match is not None and value != (known := f"e{match['number']}"):
                self._note(name, f"was written {value!r}")
                return known
        return value


def is_place(schema: Schema, name: str) -> bool:
    """Whether a field is a place in the picture; one in metres is a place on the ground."""
    return is_four(schema) and not name.endswith(_METRES)


def is_four(schema: Schema) -> bool:
    """Whether a field is four numbers."""
    items = schema.get("items", {})
    four = schema.get("minItems") == schema.get("maxItems") == 4
    return schema.get("type") == "array" and four and items.get("type") == "number"


def is_id(schema: Schema, name: str) -> bool:
    """Whether a field names evidence."""
    return name == "evidence" or str(schema.get("pattern", "")).startswith("^e[1-9]")


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def words_of(schema: Schema) -> tuple[str, ...]:
    """The fixed words that a field may hold."""
    return tuple(schema.get("enum", ()))
