"""A worker that crashes or hangs is a backend that failed: it is ended, started anew, and asked again."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from vidence.agent.run import ask
from vidence.tools.capabilities import Request
from vidence.tools.deadline import Deadline
from vidence.tools.remote import caller, elsewhere
from vidence.tools.remote.host import Host
from vidence.traces.errors import BackendError, DeadlineExceeded


@pytest.fixture
def odd(plugin, chosen):
    """The odd detector in a worker: what it does, and after how long without a word it counts as hung."""

    def make(does="", timeout_s=30.0):
        host = Host(worker=True, timeout_s=timeout_s)
        return chosen(f"detector=odd:{does}", detector__odd=host).detector()

    return make


def pids(looks):
    return {int(look.xyxy[0, 0]) for look in looks}


def is_gone(pid, within_s=5.0):
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        with open(f"/proc/{pid}/stat") as file:
            if file.read().rpartition(")")[2].split()[0] == "Z":
                return True
        time.sleep(0.05)
    return False


def test_it_is_another_process_and_its_prints_stay_there(odd, square, capfd):
    looks = list(odd().detect(square, Request(), Deadline()))
    assert len(looks) == 25
    assert pids(looks) != {os.getpid()}
    assert capfd.readouterr() == ("", "")


def test_what_the_backend_says_of_itself_is_known_here(odd):
    there = odd()
    assert (there.name, there.memory_mb, there.classes) == ("odd", 7, frozenset({"car", "dog"}))


def test_a_crash_midway_is_an_error_with_the_last_words_and_the_next_call_works(odd, square, tmp_path):
    there = odd(f"crash@{tmp_path}/once")
    with pytest.raises(
        BackendError, match=r"'odd' \(in a process of its own\) is gone: .*SIGKILL.*last words"
    ):
        list(there.detect(square, Request(), Deadline()))
    assert len(list(there.detect(square, Request(), Deadline()))) == 25


def test_killed_between_two_calls_it_is_started_anew(odd, square):
    there = odd()
    (pid,) = pids(there.detect(square, Request(), Deadline()))
    os.kill(pid, signal.SIGKILL)
    assert is_gone(pid)
    assert pids(there.detect(square, Request(), Deadline())) != {pid}


def test_a_line_that_ended_unseen_is_not_the_calls_fault(odd, square, monkeypatch):
    """As where a process is just about to be gone: nothing is to be heard of it yet."""
    there = odd()
    (pid,) = pids(there.detect(square, Request(), Deadline()))
    monkeypatch.setattr(elsewhere.Elsewhere, "_free", lambda self: self._idle.pop() if self._idle else None)
    os.kill(pid, signal.SIGKILL)
    assert is_gone(pid)
    assert len(list(there.detect(square, Request(), Deadline()))) == 25


def test_killed_midway_from_outside_it_is_an_error(odd, square):
    looks = odd().detect(square, Request(), Deadline())
    os.kill(*pids([next(looks)]), signal.SIGKILL)
    with pytest.raises(BackendError, match="is gone: it was ended by SIGKILL"):
        list(looks)


def test_a_hang_is_an_error_after_its_timeout_and_the_process_is_ended(odd, square, tmp_path):
    there = odd(f"hang@{tmp_path}/once", timeout_s=1.0)
    looks = there.detect(square, Request(), Deadline())
    (pid,) = pids([next(looks)])
    with pytest.raises(BackendError, match="gave no sign of life for 1 s") as error:
        list(looks)
    assert "timeout_s" in error.value.hint
    assert is_gone(pid)
    assert len(list(there.detect(square, Request(), Deadline()))) == 25


def test_what_only_is_slow_is_waited_for(odd, square, tmp_path):
    assert len(list(odd("slow", timeout_s=1.0).detect(square, Request(rate_hz=5), Deadline()))) == 5


def test_the_deadline_reaches_it(odd, square):
    looks = odd().detect(square, Request(), Deadline.after(0.5))
    next(looks)
    time.sleep(0.6)
    with pytest.raises(DeadlineExceeded, match="ran past its deadline"):
        next(looks)


def test_one_that_does_not_hear_its_deadline_is_ended(odd, square, monkeypatch):
    monkeypatch.setattr(caller, "_GRACE_S", 0.3)
    looks = odd("deaf").detect(square, Request(), Deadline.after(1.0))
    (pid,) = pids([next(looks)])
    with pytest.raises(DeadlineExceeded):
        list(looks)
    assert is_gone(pid)


def test_cancelling_reaches_work_that_has_begun(odd, square, tmp_path):
    cancelled = threading.Event()
    looks = odd("busy").detect(square, Request(), Deadline(cancelled=cancelled))
    next(looks)
    threading.Timer(0.5, cancelled.set).start()
    with pytest.raises(DeadlineExceeded, match="was cancelled"):
        list(looks)


def test_an_error_of_the_backend_is_told_and_the_worker_goes_on(odd, square, tmp_path):
    there = odd(f"raise@{tmp_path}/once")
    looks = there.detect(square, Request(), Deadline())
    before = pids([next(looks)])
    with pytest.raises(BackendError, match=r"detector 'odd' .* failed with ValueError: an odd value"):
        list(looks)
    assert pids(there.detect(square, Request(), Deadline())) == before


def test_an_error_of_the_video_comes_back_as_it_is(odd, square):
    from vidence.traces.errors import BadArguments

    with pytest.raises(BadArguments, match="more than 0 frames a second"):
        list(odd().detect(square, Request(rate_hz=-1), Deadline()))


def test_one_that_breaks_as_it_loads_says_so(odd):
    with pytest.raises(BackendError, match="is gone: it ended with status 3; last it said: noise below it"):
        odd("crash as it loads")


@pytest.mark.parametrize(
    ("python", "sentence"),
    [("/no/such/python", "no interpreter '/no/such/python'"), ("bare", "has no vidence; .* -m pip install")],
)
def test_an_environment_that_cannot_serve_says_what_is_missing(chosen, tmp_path, python, sentence):
    if python == "bare":
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
        python = str(tmp_path / "env" / "bin" / "python")
    backends = chosen(detector__motion=Host(worker=True, python=python))
    with pytest.raises(BackendError, match=sentence) as error:
        backends.detector()
    assert error.value.exit_code == 4


def test_another_environment_serves(chosen, tmp_path, square):
    """One of its own that finds Vidence and what it needs where this one has them."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    (site,) = (tmp_path / "env" / "lib").glob("python*/site-packages")
    paths = [path for path in sys.path if path.endswith("site-packages")]
    (site / "ours.pth").write_text("".join(f"import site; site.addsitedir({path!r})\n" for path in paths))
    python = str(tmp_path / "env" / "bin" / "python")
    detector = chosen(detector__motion=Host(worker=True, python=python)).detector()
    assert len(list(detector.detect(square, Request(), Deadline()))) == 25


def test_closing_ends_the_process(plugin, chosen, square):
    backends = chosen("detector=odd", detector__odd=Host(worker=True))
    (pid,) = pids(backends.detector().detect(square, Request(), Deadline()))
    backends.close()
    assert is_gone(pid)


@pytest.mark.parametrize("ending", ["exit", "kill"])
def test_a_worker_ends_with_its_parent(ending, plugin, square_file):
    script = f"""
import os
from vidence.tools.capabilities import Request
from vidence.tools.deadline import Deadline
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.host import Host
from vidence.tools.video import Video
backends = ChosenBackends(parse_choices(["detector=odd:hang"]), hosts={{"detector.odd": Host(worker=True)}})
looks = backends.detector().detect(Video.open({str(square_file)!r}), Request(), Deadline())
print(int(next(looks).xyxy[0, 0]), flush=True)
{"os.kill(os.getpid(), 9)" if ending == "kill" else "os._exit(0)"}
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert is_gone(int(done.stdout)), done.stderr


def test_a_run_goes_on_after_its_worker_crashed_and_says_so(plugin, square_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIDENCE_CACHE", "off")
    (tmp_path / "vidence.toml").write_text("[backend.detector.odd]\nworker = true\n")
    once = tmp_path / "once"
    answer = ask(
        square_file, "How many cars are there?", backends=[f"detector=odd:crash@{once}"], out=tmp_path / "run"
    )
    assert once.exists()
    notes = [weak.detail for evidence in answer.evidence for weak in evidence.degradations]
    assert any("attempt 2 after: the detector 'odd'" in note for note in notes), (answer.text, notes)


def test_a_run_goes_on_where_its_very_first_look_broke(plugin, square_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIDENCE_CACHE", "off")
    (tmp_path / "vidence.toml").write_text("[backend.camera.odd]\nworker = true\n")
    once = tmp_path / "once"
    chosen = [f"camera=odd:crash@{once}"]
    answer = ask(square_file, "What colour is the box?", backends=chosen, out=tmp_path / "run")
    assert once.exists()
    assert answer.status == "answered", answer.text
