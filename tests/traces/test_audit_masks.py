"""The masks of a tube are audited: each has its sample, and the sample's box is the mask's own."""

import pytest

from vidence.traces.events import CallFinished, CallStarted, EvidenceEntered, StepFinished, StepStarted
from vidence.traces.masks import packed
from vidence.traces.reader import TraceReader
from vidence.traces.records import Call, CallResult, Coverage, Mask, Span, Tube, TubeSamples
from vidence.traces.store import TraceWriter

# Four rows, five columns; columns 1 and 2 are marked from row 1 to row 2.
MASK = Mask(height=4, width=5, counts=(5, 2, 2, 2, 9))
BOX = (1.0, 1.0, 3.0, 3.0)
COVERAGE = Coverage(spans=(Span(start_s=0, end_s=1),), rate_hz=25, tool="grabcut", frames=2)


def tube(masks, boxes):
    return Tube(
        label="object",
        track=1,
        source="grabcut",
        samples=TubeSamples(
            pts=(0, 1),
            t_s=(0.0, 0.04),
            index=(0, 1),
            xyxy=boxes,
            seen=("full",) * 2,
            real_edges=((True,) * 4,) * 2,
            score=(1.0, 1.0),
        ),
        frame_interval_s=0.04,
        masks=masks,
        coverage=COVERAGE,
    )


@pytest.fixture
def audited(make_run, fake_audit, tmp_path):
    """The audit of a run whose only evidence is a tube with these masks."""

    def run(blob, boxes=(BOX, BOX)):
        started = next(iter(TraceReader(make_run()).events))
        path = tmp_path / "masked"
        with TraceWriter.create(path, started) as writer:
            masks = writer.blobs.put(blob)
            writer.append(
                StepStarted(step=0, node="manipulate"),
                CallStarted(call=Call(id="k1", tool="segment", arguments={})),
                EvidenceEntered(evidence=tube(masks, boxes)),
                CallFinished(result=CallResult(call="k1", evidence=("e1",))),
                StepFinished(step=0, node="manipulate"),
            )
        return fake_audit(path).integrity, path

    return run


def test_masks_that_fit_pass(audited):
    verdict, _ = audited(packed([MASK, MASK]))
    assert verdict.ok, verdict.problems


@pytest.mark.parametrize(
    ("blob", "boxes", "why"),
    [
        (packed([MASK]), (BOX, BOX), "there are 1 for 2 samples"),
        (packed([MASK, MASK]), (BOX, (1.0, 1.0, 3.0, 4.0)), "the one at 0.04 s is within"),
        (packed([Mask(height=4, width=5, counts=(20,)), MASK]), (BOX, BOX), "the one at 0 s is empty"),
        (b"no masks", (BOX, BOX), "holds no masks"),
        (b"[" * 100_000, (BOX, BOX), "holds no masks"),
    ],
)
def test_masks_that_are_not_those_of_the_samples_are_found(audited, blob, boxes, why):
    verdict, _ = audited(blob, boxes)
    assert not verdict.ok
    assert "the masks of e1 do not fit it" in str(verdict.problems[0])
    assert why in str(verdict.problems[0])


def test_a_lost_blob_of_masks_is_found(audited, fake_audit):
    _, path = audited(packed([MASK, MASK]))
    (blob,) = (path / "blobs" / "sha256").glob("??/*")
    blob.unlink()
    assert "is missing" in str(fake_audit(path).integrity.problems[0])
