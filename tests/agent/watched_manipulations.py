"""Runs every manipulation on a video with default backends, and prints what it opened and whom it called.

An audit hook sees whatever Python opens, connects or starts; it cannot be taken away, hence a process of its
own. Usage: VIDEO CAMERA RUN.
"""

import json
import sys
from pathlib import Path

from vidence.agent.toolbox import manipulations
from vidence.tools.deadline import Deadline
from vidence.tools.geometry.sidecar import load_camera
from vidence.tools.manipulations.base import Context
from vidence.tools.registry import ChosenBackends
from vidence.tools.video import Video
from vidence.tools.wrappers.cache import open_cache
from vidence.tools.wrappers.caching import with_cache
from vidence.tools.wrappers.runner import plain_runner
from vidence.traces.blobs import BlobStore
from vidence.traces.errors import VidenceError
from vidence.traces.ledger import Ledger
from vidence.traces.records import Call

opened, reached = set(), []
# Binding to a port of one's own is how libraries ask at import whether there is IPv6: nobody is reached.
REACHES = ("socket.connect", "socket.send", "socket.get", "urllib.", "http.client.")
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile")
BOX = [40, 20, 120, 60]
# In order, as later ones speak of what earlier ones gave: e1 the red thing, e2 the calibration, e3 its path,
# e4 how long it is there, e5 the blue thing, e6 how long that is there.
CALLS = (
    ("track", {"query": "red object"}),
    ("calibrate", {}),
    ("locate", {"of": ["e1"], "calibration": "e2"}),
    ("measure", {"quantity": "visible_duration", "of": ["e1"]}),
    ("track", {"query": "blue object"}),
    ("measure", {"quantity": "visible_duration", "of": ["e5"]}),
    ("compare", {"of": ["e4", "e6"]}),
    ("scenes", {}),
    ("search", {"query": "blue object"}),
    ("watch", {"span": {"start_s": 0, "end_s": 2}}),
    ("look", {"times_s": [1.0]}),
    ("zoom", {"t_s": 1.0, "box": BOX}),
    ("describe", {"question": "What is there?", "at_s": 1.0}),
    ("read_text", {"t_s": 1.0}),
    ("transcript", {}),
    ("detect", {"query": "red object", "at_s": 1.0}),
    ("follow_points", {"of": "e1"}),
    ("events", {"of": "e1", "event": "stop"}),
    ("count", {"of": ["e1"], "mode": "ever", "query": "red objects"}),
    ("ground", {"of": ["e1"], "steps": [{"event": "stop"}]}),
    ("depth", {"t_s": 1.0, "of": "e1"}),
    ("segment", {"of": "e1"}),
    ("segment", {"query": "red object"}),
    ("follow_points", {"query": "red object"}),
)


def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str | bytes):
        opened.add(Path(arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]))
    elif event in ("os.listdir", "os.scandir", "shutil.copyfile") and isinstance(arguments[0], str):
        opened.add(Path(arguments[0]))
    elif event.startswith(REACHES + STARTS):
        reached.append(event)


def main(video_path, camera_path, run_path):
    video, known = Video.open(video_path), manipulations()
    size = video.record.width, video.record.height
    camera = load_camera(Path(camera_path), rate_hz=video.record.rate_hz, size=size)
    run, ledger = with_cache(plain_runner(known), known, "0"), Ledger()
    context = Context(
        video, ChosenBackends(), ledger, BlobStore(Path(run_path)), open_cache(), Deadline(), camera=camera
    )
    gave = {}
    for number, (tool, arguments) in enumerate(CALLS, start=1):
        try:
            output = run(Call(id=f"k{number}", tool=tool, arguments=arguments), context)
        except VidenceError as error:
            gave[tool] = error.code
            continue
        gave[tool] = "evidence"
        for evidence in output.evidence:
            ledger.enter(evidence.model_copy(update={"id": ledger.next_id()}))
    told = {"gave": {tool: gave.get(tool) for tool in known}, "opened": sorted(map(str, opened))}
    print(json.dumps({**told, "reached": reached}))


sys.addaudithook(hook)
main(*sys.argv[1:])
