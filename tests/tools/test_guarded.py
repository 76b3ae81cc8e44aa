"""Guarded backends: what fails inside is told once, what others raise passes, nothing is held for longer."""

import gc
import weakref
from functools import partial

import pytest

from vidence.tools.capabilities import TakesPhrases, Tracker, TracksThrough
from vidence.tools.deadline import Deadline
from vidence.tools.guarded import guarded
from vidence.tools.residency import Residency
from vidence.traces.errors import BackendError, DeadlineExceeded, NothingFound, PassingFailure
from vidence.traces.records import Fingerprint

WHAT = "the detector 'weak'"


class Weak:
    """Raises what it was told to, in each way there is."""

    name, concurrency, memory_mb, takes_phrases = "weak", 1, 7, True

    def __init__(self, error=None, log=None):
        self._error, self._log = error, [] if log is None else log

    def fingerprint(self):
        return Fingerprint(capability="detector", name=self.name, version="1")

    def at_once(self):
        raise self._error

    def later(self):
        yield 1
        yield 2
        raise self._error

    def eats(self, items, *, deadline=None):
        return [item * 2 for item in items]

    def passes_on(self, items):
        yield from (item * 2 for item in items)

    def as_it_ends(self):
        try:
            yield 1
        finally:
            self._log.append("closed")
            if self._error:
                raise self._error

    def track(self, detections, size, rate_hz, deadline):
        raise self._error

    def through(self, video, segmenter):
        return Weak(self._error)


def weak(error=None, log=None):
    return guarded(partial(Weak, error, log), WHAT)


def failing(error):
    yield 1
    raise error


def test_what_fails_at_once_is_told_in_one_line_with_its_cause_and_what_to_do():
    error = RuntimeError("the kernel\n  of 3 lines\nbroke")
    with pytest.raises(BackendError) as raised:
        weak(error).at_once()
    assert raised.value.message == f"{WHAT} failed: RuntimeError: the kernel of 3 lines broke"
    assert "vidence doctor" in raised.value.hint
    assert "--debug" in raised.value.hint
    assert raised.value.__cause__ is error
    assert raised.value.exit_code == 4


def test_what_fails_on_the_third_item_is_told_after_the_first_two():
    items = weak(IndexError("list index out of range")).later()
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(BackendError, match="failed: IndexError: list index out of range"):
        next(items)


def test_a_long_word_of_a_library_is_cut():
    with pytest.raises(BackendError) as raised:
        weak(ValueError("x" * 10_000)).at_once()
    assert len(raised.value.message) < 400


@pytest.mark.parametrize("way", ["at_once", "later"])
@pytest.mark.parametrize(
    "error", [DeadlineExceeded("too late"), NothingFound("nothing"), KeyboardInterrupt(), GeneratorExit()]
)
def test_errors_that_speak_for_themselves_pass_as_they_are(way, error):
    with pytest.raises(type(error)) as raised:
        list(getattr(weak(error), way)())
    assert raised.value is error


def test_a_method_that_raises_stop_iteration_has_failed_and_does_not_merely_end():
    with pytest.raises(BackendError, match="StopIteration"):
        weak(StopIteration()).at_once()


@pytest.mark.parametrize("way", ["eats", "passes_on"])
def test_what_the_caller_gives_may_fail_without_the_backend_being_blamed(way):
    error = KeyError("of the caller")
    with pytest.raises(KeyError) as raised:
        list(getattr(weak(), way)(failing(error)))
    assert raised.value is error
    assert weak().eats(iter([1, 2]), deadline=Deadline()) == [2, 4]


def test_what_the_caller_throws_into_the_items_is_not_the_backends():
    items = weak(RuntimeError("its own")).later()
    next(items)
    with pytest.raises(ValueError, match="of the caller"):
        items.throw(ValueError("of the caller"))


def test_the_one_whose_items_failed_is_blamed_and_not_who_reads_them():
    first = guarded(partial(Weak, RuntimeError("broke")), "the first")
    with pytest.raises(BackendError, match="the first failed"):
        weak().eats(first.later())


def test_items_that_nobody_wants_any_more_are_closed_and_a_failure_in_that_is_told():
    log = []
    items = weak(log=log).as_it_ends()
    next(items)
    items.close()
    assert log == ["closed"]
    items = weak(OSError("no")).as_it_ends()
    next(items)
    with pytest.raises(BackendError, match="failed: OSError: no"):
        items.close()


def test_what_cannot_be_made_or_asked_what_it_is_is_told_too():
    def break_():
        raise RuntimeError("no such device")

    with pytest.raises(BackendError, match="'weak' failed: RuntimeError: no such device"):
        guarded(break_, WHAT)

    class Mute(Weak):
        def fingerprint(self):
            raise AttributeError("digest")

    with pytest.raises(BackendError, match="'weak' failed: AttributeError: digest"):
        guarded(Mute, WHAT)


def test_it_can_all_that_it_stands_for_can_and_so_can_what_that_makes():
    backend = weak(RuntimeError("broke"))
    assert isinstance(backend, TakesPhrases)
    assert isinstance(backend, TracksThrough)
    assert (backend.name, backend.memory_mb, backend.fingerprint().name) == ("weak", 7, "weak")
    tracker = backend.through(None, None)
    assert isinstance(tracker, Tracker)
    with pytest.raises(BackendError, match="'weak' failed: RuntimeError: broke"):
        tracker.track(iter(()), (1, 1), 1.0, Deadline())


@pytest.mark.parametrize("way", ["closed", "forgotten", "never begun", "read to its end"])
def test_a_model_is_in_use_only_while_its_items_are_wanted(way):
    kept, made = Residency({"cpu": 10}), []

    def make():
        model = Weak()
        made.append(weakref.ref(model))
        return model

    backend = guarded(partial(kept.admit, make), WHAT)
    items = backend.passes_on(iter([1, 2]))
    if way != "never begun":
        next(items)
    if way == "closed":
        items.close()
    if way == "read to its end":
        list(items)
    del items
    kept.close()
    gc.collect()
    assert made[0]() is None
    assert backend.eats([1]) == [2]
    assert len(made) == 2


class OutOfMemoryError(RuntimeError):
    """What torch raises, by its name."""


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (ConnectionResetError("by peer"), True),
        (TimeoutError("no answer"), True),
        (MemoryError(), True),
        (OutOfMemoryError("CUDA out of memory"), True),
        (ValueError("no such class"), False),
        (RuntimeError("sizes of tensors must match"), False),
        (FileNotFoundError("weights.bin"), False),
    ],
)
def test_what_hangs_on_the_moment_is_told_from_what_comes_again(error, passes):
    with pytest.raises(BackendError) as raised:
        weak(error).at_once()
    assert isinstance(raised.value, PassingFailure) == passes
