"""Networks in a process of their own: the same numbers, and nothing of theirs imported here."""

import subprocess
import sys

import numpy as np
import pytest

from vidence.tests.models import tiny_detectors as tiny
from vidence.tests.models import tiny_yolos
from vidence.tools.capabilities import Request
from vidence.tools.deadline import Deadline
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.host import Host
from vidence.tools.video import Video

pytestmark = pytest.mark.models
SCRIPT = """
import sys
from vidence.tools.capabilities import Request
from vidence.tools.deadline import Deadline
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.host import Host
from vidence.tools.video import Video

hosts = {"detector.ultralytics": Host(worker=True)}
backends = ChosenBackends(parse_choices([f"detector=ultralytics:{sys.argv[1]},size=160"]), hosts=hosts)
looks = list(backends.detector().detect(Video.open(sys.argv[2]), Request(rate_hz=5), Deadline()))
backends.close()
print(len(looks), *({"torch", "ultralytics"} & set(sys.modules)))
"""


def test_a_network_in_a_worker_proposes_the_same(tmp_path, red_square):
    choice = parse_choices([f"detector=rtdetr:{tiny.rtdetr(tmp_path / 'rtdetr')},threshold=0.01"])
    here = ChosenBackends(choice)
    there = ChosenBackends(choice, hosts={"detector.rtdetr": Host(worker=True)})
    video, found = Video.open(red_square), []
    for backends in (here, there):
        found.append(list(backends.detector().detect(video, Request(rate_hz=10), Deadline())))
    assert here.detector().fingerprint() == there.detector().fingerprint()
    assert any(len(look) for look in found[0])
    for a, b in zip(*found, strict=True):
        assert (a.pts, a.labels) == (b.pts, b.labels)
        assert np.array_equal(a.xyxy, b.xyxy)
        assert np.array_equal(a.score, b.score)
    here.close()
    there.close()


def test_an_agpl_network_lives_in_its_own_process_alone(tmp_path, red_square):
    weights = tiny_yolos.save(tiny_yolos.network("yolo11"), tmp_path / "yolo11n.pt")
    command = [sys.executable, "-c", SCRIPT, str(weights), str(red_square)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    looks, *imported = done.stdout.split()
    assert int(looks) > 5
    assert imported == []
