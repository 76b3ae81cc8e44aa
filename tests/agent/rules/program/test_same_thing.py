"""Whether two tubes are one thing."""

from __future__ import annotations

from vidence.agent.rules.program.things import same
from vidence.traces.records import Coverage, Span, Tube, TubeSamples
from vidence.traces.records.tube import Look


def tube(colour: str, track: int = 1, source: str = "colour+association") -> Tube:
    samples = TubeSamples(
        pts=(0,),
        t_s=(0.0,),
        index=(0,),
        xyxy=((0.0, 0.0, 9.0, 9.0),),
        seen=("full",),
        real_edges=((True,) * 4,),
        score=(1.0,),
    )
    return Tube(
        label="object",
        track=track,
        source=source,
        samples=samples,
        look=Look(colour=colour),
        coverage=Coverage(spans=(Span(start_s=0.0, end_s=1.0),), rate_hz=25.0, frames=25, tool="colour"),
        frame_interval_s=0.04,
    )


def test_one_track_found_twice_is_one_thing() -> None:
    assert same(tube("pink"), tube("pink"))


def test_two_colours_looked_for_alone_each_have_a_first_track() -> None:
    assert not same(tube("pink"), tube("green"))
    assert not same(tube("pink"), tube("pink", track=2))
