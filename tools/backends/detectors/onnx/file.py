"""What an ONNX file declares – inputs, outputs, data kept in other files – read straight from its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .....traces.errors import BackendError

# Field numbers of the ONNX protobuf schema.
_GRAPH, _NODE, _INITIALIZER, _INPUT, _OUTPUT = 7, 1, 5, 11, 12
_ATTRIBUTE, _ATTRIBUTE_TENSOR = 5, 5
_EXTERNAL_DATA, _DATA_LOCATION, _EXTERNAL = 13, 14, 1
_NAME, _TYPE, _TENSOR, _SHAPE, _DIM, _DIM_VALUE, _TENSOR_NAME = 1, 2, 1, 2, 1, 1, 8

Value = int | memoryview


class OnnxFile(NamedTuple):
    """Inputs with their shapes (None where the file leaves a size open), and names of the outputs."""

    inputs: dict[str, tuple[int | None, ...]]
    outputs: tuple[str, ...]


def read_onnx(content: bytes, *, name: str) -> OnnxFile:
    """Check that this is a whole ONNX model in one file, and say what goes in and comes out."""
    try:
        graphs = [v for number, v in _fields(memoryview(content)) if number == _GRAPH and _is_bytes(v)]
        graph = list(_fields(_bytes(graphs[0])))
        weights = {_text(_first(v, _TENSOR_NAME)) for v in _of(graph, _INITIALIZER)}
        nodes = _of(graph, _NODE)
        tensors = [*_of(graph, _INITIALIZER), *(tensor for node in nodes for tensor in _constants(node))]
        external = any(_is_external(tensor) for tensor in tensors)
        declared = dict(_input(value) for value in _of(graph, _INPUT))
        outputs = tuple(_text(_first(value, _NAME)) for value in _of(graph, _OUTPUT))
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise _not_a_model(name) from error
    inputs = {key: shape for key, shape in declared.items() if key not in weights}
    if not inputs or not outputs or not nodes:
        raise _not_a_model(name)
    if external:
        raise BackendError(
            f"{name} keeps its weights in other files, which is not allowed",
            hint="Save the model as one self-contained ONNX file.",
        )
    return OnnxFile(inputs, outputs)


def _not_a_model(name: str) -> BackendError:
    return BackendError(
        f"{name} is not a whole ONNX model", hint="Give an ONNX file with a YOLOX or PicoDet detector."
    )


def _fields(message: memoryview) -> Iterator[tuple[int, Value]]:
    """The fields of one protobuf message; ValueError where the bytes are no such thing."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, kind = tag >> 3, tag & 7
        if number == 0:
            raise ValueError("field 0")
        if kind == 0:
            value, at = _varint(message, at)
            yield number, value
            continue
        if kind == 2:
            size, at = _varint(message, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if at + size > len(message):
            raise ValueError("cut short")
        yield number, message[at : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a number without end")


def _is_bytes(value: Value) -> bool:
    return isinstance(value, memoryview)


def _bytes(value: Value) -> memoryview:
    if not isinstance(value, memoryview):
        raise ValueError("a number where a message belongs")
    return value


def _of(fields: list[tuple[int, Value]], wanted: int) -> list[memoryview]:
    return [_bytes(value) for number, value in fields if number == wanted]


def _first(message: memoryview, wanted: int) -> Value:
    return next((value for number, value in _fields(message) if number == wanted), memoryview(b""))


def _text(value: Value) -> str:
    return str(_bytes(value), "utf-8")


def _constants(node: memoryview) -> list[memoryview]:
    """The tensors that a node carries as attributes."""
    attributes = _of(list(_fields(node)), _ATTRIBUTE)
    return [tensor for attribute in attributes for tensor in _of(list(_fields(attribute)), _ATTRIBUTE_TENSOR)]


def _is_external(tensor: memoryview) -> bool:
    return any(
        number == _EXTERNAL_DATA or (number == _DATA_LOCATION and value == _EXTERNAL)
        for number, value in _fields(tensor)
    )


def _input(value: memoryview) -> tuple[str, tuple[int | None, ...]]:
    """Name and shape of a graph input."""
    tensor = _bytes(_first(_bytes(_first(value, _TYPE)), _TENSOR))
    shape = _bytes(_first(tensor, _SHAPE))
    sizes = (_first(dim, _DIM_VALUE) for dim in _of(list(_fields(shape)), _DIM))
    return _text(_first(value, _NAME)), tuple(s if isinstance(s, int) and s > 0 else None for s in sizes)
