"""Videos, a plugin package whose backends break on demand, and a server in a thread."""

from __future__ import annotations

import sys
import threading
from contextlib import ExitStack, contextmanager

import numpy as np
import pytest

from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.host import Host
from vidence.tools.remote.server import open_server
from vidence.tools.video import Video

TOKEN = "a-token-for-tests-alone"
PLUGIN = '''
import os, sys, time
from vidence.tools.capabilities import CameraMotion, Detections
from vidence.tools.notes import note
from vidence.traces.records import Degradation, Fingerprint
import numpy as np


class Odd:
    """Prints, and then does as its argument says: once for every file of that name that is not there yet."""

    name, concurrency, memory_mb, classes = "odd", 1, 7, frozenset({"car", "dog"})

    def __init__(self, argument):
        print("noise on stdout"), os.write(1, b"noise below it\\n")
        self.what, _, self.once = (argument or "").partition("@")
        if self.what == "crash as it loads":
            os._exit(3)

    def fingerprint(self):
        return Fingerprint(capability="detector", name="odd", version="1", parameters={"pid": 0})

    def detect(self, video, request, deadline):
        for number, frame in enumerate(video.frames(request.span, rate_hz=request.rate_hz)):
            if self.what != "deaf":
                deadline.check("the odd detector")
            while self.what == "busy" and number == 1:
                deadline.check("the busy detector")
            if number == 3:
                self.break_()
            xyxy = np.array([[os.getpid(), 0, 0, 0]], np.float32)
            yield Detections(frame.pts, frame.t_s, frame.index, xyxy, np.ones(1, np.float32), ("car",), ())

    def motion(self, video, span, deadline):
        self.break_()
        return CameraMotion(moves=False, speed_px_s=0.0, detail="stands still")

    def break_(self):
        if self.once and os.path.exists(self.once):
            return
        if self.once:
            open(self.once, "w").close()
        if self.what == "crash":
            print("the last words", file=sys.stderr, flush=True)
            os.kill(os.getpid(), 9)
        if self.what in ("hang", "deaf"):
            time.sleep(1000)
        if self.what == "raise":
            raise ValueError("an odd value")
        if self.what == "note":
            note(Degradation(kind="smaller_batches", detail="half as many"))
        if self.what == "slow":
            time.sleep(0.4)
'''


@pytest.fixture(scope="session")
def plugin_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    (folder / "vidence_odd.py").write_text(PLUGIN)
    info = folder / "vidence_odd-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vidence-odd\nVersion: 1.0\nLicense: MIT\n")
    (info / "entry_points.txt").write_text(
        "[vidence.backends]\ndetector.odd = vidence_odd:Odd\ncamera.odd = vidence_odd:Odd\n"
    )
    return folder


@pytest.fixture
def plugin(plugin_folder, monkeypatch):
    """The odd detector is installed, here and for workers."""
    monkeypatch.syspath_prepend(plugin_folder)
    monkeypatch.setenv("PYTHONPATH", str(plugin_folder))
    yield
    sys.modules.pop("vidence_odd", None)


@pytest.fixture(scope="session")
def square_file(tmp_path_factory, make_video):
    """A second of a red square that slides over a textured ground."""
    ground = np.random.default_rng(7).integers(90, 130, (96, 160, 3), dtype=np.uint8)
    frames = []
    for number in range(25):
        frame = ground.copy()
        frame[40:64, 4 + 4 * number : 28 + 4 * number] = (210, 30, 30)
        frames.append(frame)
    return make_video(tmp_path_factory.mktemp("square") / "square.mp4", frames, 25)


@pytest.fixture
def square(square_file):
    return Video.open(square_file)


@pytest.fixture
def chosen():
    """Makes the chosen backends of a run with hosts; ends their workers when the test is over."""
    made = []

    def choose(*choices, **hosts):
        hosts = {key.replace("__", "."): host for key, host in hosts.items()}
        made.append(ChosenBackends(parse_choices(choices), hosts=hosts))
        return made[-1]

    yield choose
    for backends in made:
        backends.close()


@contextmanager
def served(*choices):
    server = open_server(("127.0.0.1", 0), TOKEN, ChosenBackends(parse_choices(choices)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serve(monkeypatch):
    """Serves backends in a thread, and gives the url; the token is in the environment."""
    monkeypatch.setenv("VIDENCE_TOKEN", TOKEN)
    monkeypatch.delenv("VIDENCE_TOKEN_FILE", raising=False)
    return served


@pytest.fixture(params=["worker", "url"])
def elsewhere(request, chosen, serve):
    """Makes a backend elsewhere, either way, of its capability, name and argument."""
    with ExitStack() as stack:

        def make(capability, name, argument=None):
            choice = f"{capability}={name}" + (f":{argument}" if argument else "")
            if request.param == "worker":
                return chosen(choice, **{f"{capability}__{name}": Host(worker=True)}).of(capability)
            host = Host(url=stack.enter_context(serve(choice)))
            return chosen(f"{capability}={name}", **{f"{capability}__{name}": host}).of(capability)

        yield make
