"""ONNX files made byte by byte: small networks that do what a test says."""

import numpy as np

FLOAT, INTS = 1, 7


def field(number, value):
    """One protobuf field: a number, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def value_info(name, *sizes):
    dims = b"".join(field(1, field(1, s) if isinstance(s, int) else field(2, s.encode())) for s in sizes)
    return field(1, name.encode()) + field(2, field(1, field(1, 1) + field(2, dims)))


def model(*, inputs=(("x", 1, 3, 32, 32),), outputs=("y",), external=False, attribute=b""):
    """A small ONNX model: one identity node, and one initializer."""
    weight = field(1, 1) + field(2, 1) + field(8, b"w")
    weight += field(14, 1) + field(13, field(1, b"location") + field(2, b"/etc/passwd")) if external else b""
    node = field(1, b"x") + field(2, b"y") + field(4, b"Identity") + attribute
    graph = field(1, node) + field(5, weight)
    graph += b"".join(field(11, value_info(*i)) for i in inputs)
    graph += b"".join(field(12, value_info(name, 1)) for name in outputs)
    return field(1, 8) + field(7, graph) + field(8, field(2, 13))


def node(kind, inputs, output, **ints):
    """One operation; its attributes are lists of numbers, or a number."""
    made = b"".join(field(1, name.encode()) for name in inputs) + field(2, output.encode())
    for name, value in ints.items():
        is_list = isinstance(value, tuple)
        told = b"".join(field(8, one) for one in value) if is_list else field(3, value)
        made += field(5, field(1, name.encode()) + told + field(20, INTS if is_list else 2))
    return made + field(4, kind.encode())


def tensor(name, numbers):
    dims = b"".join(field(1, size) for size in numbers.shape)
    return dims + field(2, FLOAT) + field(8, name.encode()) + field(9, numbers.astype("<f4").tobytes())


def network(nodes, shape, gives, *, tensors=()):
    """A network of one picture `x`, which gives `y`."""
    graph = b"".join(field(1, one) for one in nodes) + field(2, b"g")
    graph += b"".join(field(5, one) for one in tensors) + field(11, value_info("x", *shape))
    graph += field(12, value_info("y", *gives))
    return field(1, 8) + field(7, graph) + field(8, field(2, 13))


def mean_colour(height=16, width=8):
    """Tells things apart by their mean colour."""
    return network([node("ReduceMean", ["x"], "y", axes=(2, 3), keepdims=0)], (1, 3, height, width), (1, 3))


def yolox(box, *, number, score=0.9):
    """Finds a box (x1, y1, x2, y2 in its own pixels) in any picture, whose brightness moves it a little."""
    rows = np.zeros((1, 3549, 85), np.float32)
    rows[0, :, 2:4] = -3
    x1, y1, x2, y2 = (edge / 8 for edge in box)
    column, line = int((x1 + x2) / 2), int((y1 + y2) / 2)
    row = rows[0, line * 52 + column]
    row[:2] = (x1 + x2) / 2 - column, (y1 + y2) / 2 - line
    row[2:4] = np.log((x2 - x1, y2 - y1))
    row[4], row[5 + number] = 1.0, score
    nodes = [
        node("ReduceMean", ["x"], "mean", axes=(1, 2, 3), keepdims=0),
        node("Mul", ["mean", "little"], "moved"),
        node("Add", ["rows", "moved"], "y"),
    ]
    little = tensor("little", np.array([1e-4], np.float32))
    return network(nodes, (1, 3, 416, 416), rows.shape, tensors=[tensor("rows", rows), little])
