"""Networks in a process of their own: the same numbers, and nothing of theirs imported here."""

import subprocess
import sys
from contextlib import ExitStack, closing
from functools import cache

import pytest

from vidence.tests.conformance import checks_depth, checks_retriever, checks_segmenter
from vidence.tests.conformance.checks_elsewhere import Elsewhere, gives_the_same, written
from vidence.tests.models import tiny_depths, tiny_detectors, tiny_retrievers, tiny_segmenters, tiny_yolos
from vidence.tools.capabilities import Request, Sought, TakesPhrases
from vidence.tools.deadline import Deadline
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.host import Host
from vidence.tools.video import Video
from vidence.tools.weights.device import quietly

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


# Each with what makes its weights, and its options.
NETWORKS = {
    "detector=rtdetr": (tiny_detectors.rtdetr, ",threshold=0.01"),
    "detector=grounding-dino": (tiny_detectors.grounding_dino, ",threshold=0.01,text_threshold=0.001"),
    "depth=depth-anything": (lambda folder: tiny_depths.depth_anything(folder, "metric"), ",batch=2"),
    "segmenter=sam2-hf": (tiny_segmenters.sam2_hf, ""),
    "retriever=siglip2": (tiny_retrievers.siglip2, ""),
}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Backends of a network, in processes of their own and here; each is made once for all of this module."""
    with ExitStack() as stack:
        # As many threads as here: of others, sums come out in another order.
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("OMP_NUM_THREADS", "1")

        @cache
        def made(choice):
            make, options = NETWORKS[choice]
            with quietly():
                weights = make(tmp_path_factory.mktemp(choice.partition("=")[2]))
            chosen = parse_choices([f"{choice}:{weights}{options}"])
            hosts = {choice.replace("=", "."): Host(worker=True)}
            return [
                stack.enter_context(closing(ChosenBackends(chosen, hosts=given))) for given in (hosts, {})
            ]

        yield lambda choice: [backends.of(choice.partition("=")[0]) for backends in made(choice)]


@pytest.mark.parametrize("choice", NETWORKS)
def test_a_network_in_a_worker_gives_the_same_to_the_byte(elsewhere, red_square, choice):
    there, local = elsewhere(choice)
    gives_the_same(there, local, choice.partition("=")[0], Video.open(red_square))


def test_words_reach_a_detector_in_a_worker(elsewhere, red_square):
    """Frames are asked for by the thread that decodes ahead, while what was found goes back."""
    there, local = elsewhere("detector=grounding-dino")
    assert isinstance(there, TakesPhrases)
    request = Request(rate_hz=5, sought=Sought(phrase="dog"))
    looks = [list(one.detect(Video.open(red_square), request, Deadline())) for one in (there, local)]
    assert {label for look in looks[0] for label in look.labels} == {"dog"}
    assert written(looks[0]) == written(looks[1])


class TestADepthEstimatorElsewhere(Elsewhere, checks_depth.Estimating):
    @pytest.fixture
    def depth(self, elsewhere):
        return lambda: elsewhere("depth=depth-anything")[0]


class TestASegmenterElsewhere(Elsewhere, checks_segmenter.Segmenting):
    @pytest.fixture
    def segmenter(self, elsewhere):
        return lambda: elsewhere("segmenter=sam2-hf")[0]


class TestARetrieverElsewhere(Elsewhere, checks_retriever.Retrieving):
    @pytest.fixture
    def retriever(self, elsewhere):
        return lambda: elsewhere("retriever=siglip2")[0]


@pytest.fixture(scope="module")
def video(tmp_path_factory, make_video):
    return checks_retriever.red_video(tmp_path_factory.mktemp("red"), make_video)


def test_an_agpl_network_lives_in_its_own_process_alone(tmp_path, red_square):
    weights = tiny_yolos.save(tiny_yolos.network("yolo11"), tmp_path / "yolo11n.pt")
    command = [sys.executable, "-c", SCRIPT, str(weights), str(red_square)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    looks, *imported = done.stdout.split()
    assert int(looks) > 5
    assert imported == []
