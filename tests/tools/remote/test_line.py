"""Lines and what goes through them: known values only, whole or not at all."""

import os
import socket
import struct
import threading

import numpy as np
import pytest

from vidence.tools.capabilities import DepthMap, Detections, Dot, Outlines, Patch, Prompt
from vidence.tools.deadline import Deadline
from vidence.tools.remote.line import Arena, Line
from vidence.tools.remote.pack import Packed, pack, unpack
from vidence.tools.remote.servant import Servant
from vidence.traces.errors import BackendError
from vidence.traces.records import Degradation, Mask, Span


def refer(kind, thing):
    return 0


def meet(kind, number):
    return lambda method, *given: (kind, method, given)


VALUES = [
    None,
    True,
    3,
    2.5,
    float("inf"),
    "wörd",
    b"\x00\xff",
    (1, (2.0, "x"), ()),
    [1, None],
    {"a": (1,), 3: b""},
    frozenset({"car", "dog"}),
    Span(start_s=0.5, end_s=1.0),
    Dot(1.0, 2.0, inside=False),
    Prompt(0.1, None, (Dot(1.0, 2.0),), Mask(height=2, width=2, counts=(1, 3))),
    Outlines(1, 0.1, 2, (None, Mask(height=1, width=1, counts=(0, 1))), (0.5, 0.25)),
    Degradation(kind="skipped_frames", detail="two"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_come_back_as_they_were(value):
    found = unpack(pack(value, refer), meet)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("kind", ["?", "u1", "<i8", "<f2", "<f4", ">f8"])
@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (2, 3)])
def test_arrays_come_back_with_type_and_shape(kind, shape):
    array = np.ones(shape, kind)
    found = unpack(pack(array, refer), meet)
    assert (found.dtype, found.shape, found.tobytes()) == (array.dtype, array.shape, array.tobytes())


def test_arrays_within_values_come_back():
    patch = Patch(np.zeros((2, 3, 3), np.uint8), np.ones((2, 3), bool), 0.5)
    seen = Detections(
        1, 0.1, 2, np.ones((1, 4), np.float32), np.ones(1, np.float32), ("car",), (patch,), True
    )
    found = unpack(pack(seen, refer), meet)
    assert (found.labels, found.standing, found.patches[0].scale) == (("car",), True, 0.5)
    assert found.patches[0].mask.dtype == bool
    depth = DepthMap(1, 0.1, 2, "metric", (8, 4), np.array([[np.nan, 2]], np.float32))
    assert np.isnan(unpack(pack(depth, refer), meet).values[0, 0])


@pytest.mark.parametrize("value", [object(), lambda: 0, Exception("x"), 1j])
def test_what_is_no_value_does_not_go(value):
    with pytest.raises(BackendError, match="cannot go to a backend in another process"):
        pack(value, refer)


@pytest.mark.parametrize(
    "tree",
    [{"is": "os.system", "v": {}}, {"is": "Span", "v": {"start_s": 2}}, {"v": 1}, {"is": "array", "n": 9}],
)
def test_what_is_no_known_value_is_not_read(tree):
    with pytest.raises(BackendError, match="came through the channel"):
        unpack(Packed(tree, ()), meet)


def test_a_deadline_is_that_of_the_reader():
    deadline = Deadline.after(5)
    assert unpack(pack((Deadline(),), refer), meet, deadline) == (deadline,)


@pytest.fixture(params=["shared", "squeezed"])
def ends(request):
    """Both ends of a line, with shared memory and without."""
    pair = socket.socketpair()
    if request.param == "squeezed":
        lines = [Line(end) for end in pair]
    else:
        one, other = Arena(), Arena()
        both = [(one, other), (Arena(os.dup(other.handle)), Arena(os.dup(one.handle)))]
        lines = [Line(end, arenas) for end, arenas in zip(pair, both, strict=True)]
    yield lines
    for line in lines:
        line.close()


@pytest.mark.parametrize("side", [1, 10, 100, 1000, 30])
def test_messages_of_any_size_arrive(ends, side):
    near, far = ends
    rng = np.random.default_rng(side)
    arrays = [rng.integers(0, 255, (side, side, 3), dtype=np.uint8), rng.normal(size=side), np.zeros(0)]
    for number in range(3):
        sending = threading.Thread(target=near.send, args=({"n": number}, arrays))
        sending.start()
        said, got = far.receive()
        sending.join()
        assert said == {"n": number}
        assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(arrays, got, strict=True))
        arrays = [array[::-1] for array in arrays]


def test_what_was_received_outlasts_the_next_message(ends):
    near, far = ends
    for value in (1, 2):
        near.send({}, [np.full(40_000, value, np.uint8)])
        got = far.receive().arrays[0]
        if value == 1:
            kept = got
    assert (kept == 1).all()


def test_the_end_of_a_line_is_heard(ends):
    near, far = ends
    assert not far.readable(0)
    near.close()
    assert far.readable(1)
    with pytest.raises(ConnectionError, match="hung up"):
        far.receive()


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xff\xff\xff",
        struct.pack(">I", 4) + b"{]..",
        struct.pack(">I", 20) + b'[{},[["O",[1],null,0',
        struct.pack(">I", 24) + b'[{},[["O",[1],null,0]]]  ',
        struct.pack(">I", 30) + b'[{},[["u1",[99999999999],0,0]]',
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_noise_ends_a_line_and_nothing_else(raw):
    near, far = socket.socketpair()
    with near:
        served = threading.Thread(target=Servant(Line(far), lambda wanted: None).run)
        served.start()
        near.sendall(raw)
        near.shutdown(socket.SHUT_WR)
        served.join(10)
        assert not served.is_alive()


@pytest.mark.parametrize(
    "said",
    [
        {"do": "hello"},
        {"do": "call", "method": "fingerprint"},
        {"do": "call", "method": "__class__", "given": {"is": "tuple", "v": []}, "left_s": None},
        {"do": "dance"},
    ],
)
def test_what_may_not_be_said_is_answered_with_an_error_or_nothing(said):
    near, far = socket.socketpair()
    line = Line(near)
    served = threading.Thread(target=Servant(Line(far), lambda wanted: None).run)
    served.start()
    line.send(said)
    if said["do"] != "dance":
        assert line.receive().said["is"] == "error"
    line.close()
    served.join(10)
    assert not served.is_alive()
