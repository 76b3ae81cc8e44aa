"""The kinds of question: who makes them, and which slots their wording must use."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from . import counting, moments, orders, places, pointing
from .ideas import Maker


class Kind(NamedTuple):
    """A maker of ideas, and the slots of its wording ('|' between those of which one will do)."""

    maker: Maker
    slots: tuple[str, ...] = ()


_T, _TO = ("thing",), ("thing", "other")
KINDS = MappingProxyType(
    {
        "exists": Kind(counting.exists, ("thing|things",)),
        "exists_window": Kind(counting.exists_window, ("thing|things", "n1", "n2")),
        "absent": Kind(counting.absent, ("thing|things",)),
        "anything_moves": Kind(counting.anything_moves, ("n1", "n2")),
        "count_ever": Kind(counting.count_ever, ("things",)),
        "count_at_once": Kind(counting.count_at_once, ("things",)),
        "count_at_time": Kind(counting.count_at_time, ("things", "t")),
        "count_window": Kind(counting.count_window, ("things", "n1", "n2")),
        "count_leave_side": Kind(counting.count_leave_side, ("things", "side")),
        "count_enter_side": Kind(counting.count_enter_side, ("things", "side")),
        "count_line": Kind(counting.count_line, ("things", "p1", "p2")),
        "at_least": Kind(counting.at_least, ("things", "n")),
        "how_often_stops": Kind(moments.how_often_stops, _T),
        "when_enters": Kind(moments.when_enters, _T),
        "when_leaves": Kind(moments.when_leaves, _T),
        "when_first_seen": Kind(moments.when_first_seen, _T),
        "when_last_seen": Kind(moments.when_last_seen, _T),
        "when_starts": Kind(moments.when_starts, _T),
        "when_stops": Kind(moments.when_stops, _T),
        "when_turns": Kind(moments.when_turns, _T),
        "when_reverses": Kind(moments.when_reverses, _T),
        "when_passes": Kind(moments.when_passes, _TO),
        "when_meet": Kind(moments.when_meet, _TO),
        "when_visible_span": Kind(moments.when_visible_span, _T),
        "how_long_visible": Kind(moments.how_long_visible, _T),
        "how_long_moving": Kind(moments.how_long_moving, _T),
        "how_long_still": Kind(moments.how_long_still, _T),
        "how_long_between": Kind(moments.how_long_between, _TO),
        "does_stop": Kind(moments.does_stop, _T),
        "does_turn": Kind(moments.does_turn, _T),
        "leaves_by_side": Kind(moments.leaves_by_side, ("thing", "side")),
        "is_moving_window": Kind(moments.is_moving_window, ("thing", "n1", "n2")),
        "order_enter_which": Kind(orders.order_enter_which, _TO),
        "order_leave_which": Kind(orders.order_leave_which, _TO),
        "order_leave_enter": Kind(orders.order_leave_enter, _TO),
        "order_stop_leave": Kind(orders.order_stop_leave, _TO),
        "first_to_leave": Kind(orders.first_to_leave),
        "last_to_enter": Kind(orders.last_to_enter),
        "next_after_stop": Kind(orders.next_after_stop, _T),
        "did_after_leave": Kind(orders.did_after_leave, _TO),
        "where_box": Kind(places.where_box, ("thing", "t")),
        "where_horizontal": Kind(places.where_horizontal, ("thing", "t")),
        "where_is_side": Kind(places.where_is_side, ("thing", "t", "side")),
        "side_enter": Kind(places.side_enter, _T),
        "side_leave": Kind(places.side_leave, _T),
        "direction": Kind(places.direction, _T),
        "colour_of_kind": Kind(places.colour_of_kind, ("noun",)),
        "colour_first_leaver": Kind(places.colour_first_leaver),
        "colour_stopper": Kind(places.colour_stopper),
        "colour_second_leaver": Kind(places.colour_second_leaver),
        "colour_is": Kind(places.colour_is, ("noun", "colour")),
        "left_of": Kind(places.left_of, ("thing", "other", "t")),
        "above": Kind(places.above, ("thing", "other", "t")),
        "overlap": Kind(places.overlap, ("thing", "other", "t")),
        "nearest": Kind(places.nearest, ("thing", "t")),
        "ground": Kind(pointing.ground, _T),
        "ground_moves_stops": Kind(pointing.ground_moves_stops, ("thing", "way")),
        "ground_crosses": Kind(pointing.ground_crosses, _TO),
        "ground_enters_side": Kind(pointing.ground_enters_side, ("side",)),
        "nth_from_left": Kind(pointing.nth_from_left, ("nth", "t")),
        "nth_enter": Kind(pointing.nth_enter, ("nth", "noun")),
        "point_colour": Kind(pointing.point_colour),
        "point_leave": Kind(pointing.point_leave),
        "point_direction": Kind(pointing.point_direction),
        "choice_first_leaver": Kind(pointing.choice_first_leaver),
        "choice_direction": Kind(pointing.choice_direction, _T),
        "choice_colour": Kind(pointing.choice_colour, ("noun",)),
        "choice_count": Kind(pointing.choice_count, ("things",)),
        "count_after_stop": Kind(orders.count_after_stop, ("things", "thing")),
        "count_while": Kind(orders.count_while, ("things", "thing")),
        "direction_after_stop": Kind(orders.direction_after_stop, _TO),
        "where_when_stop": Kind(orders.where_when_stop, _TO),
        "visible_first_enterer": Kind(orders.visible_first_enterer),
        "leaver_after_stop": Kind(orders.leaver_after_stop, _T),
        "enters_after_leaves": Kind(orders.enters_after_leaves, _T),
        "still_when_other_leaves": Kind(orders.still_when_other_leaves, _TO),
        "refuse_no_such": Kind(pointing.refuse_no_such, _T),
        "refuse_ambiguous": Kind(pointing.refuse_ambiguous, _T),
        "refuse_outside": Kind(pointing.refuse_outside),
    }
)
