"""What `search` relies on in any retriever, held against a fake and the one built in."""

import numpy as np
import pytest

from vidence.tests.conformance import checks_retriever as checks
from vidence.tools.backends.retrievers.histogram import HistogramRetriever
from vidence.tools.capabilities import Fit
from vidence.traces.records import Fingerprint


class FakeRetriever:
    """Knows how red a frame is as a whole."""

    name, concurrency, memory_mb, around_s = "fake", 1, 1, 0.0

    def fingerprint(self):
        return Fingerprint(capability="retriever", name=self.name, version="1")

    def encode(self, frames):
        for frame in frames:
            red, green, _ = frame.rgb().reshape(-1, 3).astype(np.float32).mean(axis=0)
            yield np.array([red - green], np.float32)

    def fit(self, query, times_s, features):
        if not len(times_s):
            return Fit(np.zeros(0, np.float32), query)
        return Fit(np.clip(features[:, 0] / 20, 0, 1).astype(np.float32), query)


RETRIEVERS = {"fake": FakeRetriever, "histogram": HistogramRetriever}


@pytest.fixture(params=RETRIEVERS)
def retriever(request):
    return RETRIEVERS[request.param]


@pytest.fixture(scope="module")
def video(tmp_path_factory, make_video):
    return checks.red_video(tmp_path_factory.mktemp("red"), make_video)


class TestEveryRetriever(checks.Retrieving, checks.RetrievingRed):
    pass
