"""How moments and orders are put: before, after, while, first, last, more, none."""

from __future__ import annotations

TIME: dict[str, str] = {
    "BEFORE": """
        come ahead of, happen ahead of, come prior to, come earlier than, happen earlier than,
        happen prior to, before, prior to, earlier than, ahead of, sooner than, previous to, in advance of,
        precede, preceding, come before, happen before, occur before, take place before, be before,
        by the time that, not yet when, in front of in time
    """,
    "BYTIME": """
        by the time, by the moment, by then when, by the point, by when, by the time when, by the instant,
        by the point when, by the moment when
    """,
    "AFTER": """
        after, following, once, as soon as, subsequent to, later than, from the moment,
        from the moment when, from the moment that, from the point, from the point when, from the time,
        from the time when, from the instant, in the wake of, upon, since, right after, immediately after,
        directly after, straight after, just after, immediately following, directly following, come after,
        happen after, soon after, from when, from the second, now that, the moment after, shortly after,
        on the heels of, hot on the heels of, starting from, starting from when, starting when,
        beginning when, any time after, at any time after, at any point after, at some point after,
        at any moment after, anytime after, sometime after, as of the moment, having, follow,
        at some time after, at any stage after, at some stage after, some time after, on the back of,
        straight following, right as soon as, at any time following, at any point following,
        immediately once, immediately upon, directly upon, right upon, straight upon, only once, as of when,
        follow on from, come straight after, come right after, come directly after, come immediately after,
        at any moment following, the instant after, from then when
    """,
    "ONLYAFTER": """
        only after, only once, not until, not before, only when
    """,
    "WHILE": """
        while, whilst, during, for as long as, as long as, so long as, all the time that, during the time,
        during the time that, during the time when, in the time, in the time that, in the time when,
        over the time that, throughout the time, throughout the time that, during the period,
        during the period when, during the period that, during the stretch when, in the period when,
        in the period, at any time while, at any point while, at some point while, at some time while,
        at any time during, at any point during, at some point during, at some time during, alongside,
        over the period, over the period when, over the stretch, during the interval,
        during the interval when, during the stretch, within the time, within the time that,
        at any moment while, at any moment during, at any point in the time, the whole time,
        during the span, in the stretch, in the span, over the same time as, over the same period as,
        across the time, across the period, for the time that, for the time, for the duration of,
        over the course of, within the span, within the period, within the stretch, within the window,
        in the window, over the window, in the interval, over the interval, over the span,
        over the duration of, as long as we can see, all the while, at the same time as, at times when,
        in the time during which, in the period during which, during which, when ever
    """,
    "AT": """
        at the moment, at the moment when, at the moment that, at the very moment, at the very moment when,
        at the instant, at the instant when, at the instant that, at the very instant,
        at the very instant when, at the time, at the time when, at the time that, the moment,
        the moment when, the moment that, the instant, the instant when, the instant that, just as,
        right as, just when, right when, right at the moment, right at the moment when, at the exact moment,
        at the exact moment when, at the exact instant, at the exact instant when, at the precise moment,
        at the precise moment when, at the precise instant, at at the second when, at the exact second,
        at the point, at the point when, at the point where, at the point at which, at the point that, as,
        exactly when, at the moment of, at the instant of, at the time of, on the moment, in the moment,
        in the moment when, in the instant, in the instant when, at the moment at which,
        at the instant at which, at the time at which, the second that, the very moment,
        the very moment when, the very instant, the very second, the exact moment, the exact moment when,
        the exact instant, at the same moment as, at the same instant as, at the same time that,
        at the moment in which, at that instant when, at that moment when, at the point of,
        the exact second, upon, in the very moment
    """,
    "UNTIL": """
        until, till, up to, up until, to the moment, to the point, to when, before, and then until,
        and until, and when, to the time, up to the moment, up to when, up to the point, to the instant,
        up to the instant
    """,
    "FIRST": """
        before that of any other, before that of all others, before that of all the others,
        before that of any other object, precede all others, precede all the others,
        precede that of all others, first, earliest, for the first time, first time, the very first,
        the very first time, soonest, the earliest, before anything else, before any other,
        before anyone else, before everyone else, before everything else, before all others,
        before all the others, before the others, before all other, before any others, before the others do,
        before all the others do, before any of others, ahead of everything else, ahead of all others,
        ahead of others, ahead of everyone else, ahead of the rest, ahead of all the rest, before the rest,
        before all the rest, before anything else do, before anything or anyone else,
        before anyone or anything else, before all of others, initially, initial, first of all,
        ahead of anything else, ahead of the others, before any other object, before any other thing,
        before all other objects, before all other things, number one, as number one, first one,
        at the front of the queue, ahead of all the others, earlier than anything else,
        earlier than all others, earlier than everything else, earlier than the others,
        earlier than any other, sooner than anything else, sooner than everything else,
        sooner than the others, sooner than all others, before everybody else, before the other ones,
        before the rest do, first ever, earlier than all the rest, earlier than the rest,
        earlier than everyone else, in first place, originally, right at the start
    """,
    "EARLIER": """
        earlier, sooner, before the other, before the other one, ahead of the other, ahead of the other one,
        quicker, earlier of the two, earlier than the other, sooner than the other,
        earlier than the other one, before the other does, before the other one does, first of the two,
        the earlier, first of these two, first of those two, before its counterpart, first out of the two
    """,
    "LAST": """
        after that of all others, after that of all the others, after that of any other,
        after that of every other, most lately, last, latest, final, for the last time, last time,
        the very last, the very last time, the final time, for the final time, after all others,
        after all the others, after everything else, after everyone else, after the others, after the rest,
        last of all, after all the rest, later than everything else, later than all others,
        later than anything else, last one, most recently, most recent, at the very end,
        after anything else, later than any other, later than the others, later than all the others,
        after everything else do, after all other, bring up the rear, after every other, after any other,
        later than every other, later than everyone else, final one
    """,
    "ALREADY": """
        already, yet, by then, beforehand, by that time, by that point, by that moment
    """,
    "NEG": """
        not, no, never, none, nowhere, without, free of, devoid of, lack, absent, absence, absence of,
        nothing, nobody, no one, without any, without a single, not a single, not a, not any, not one, zero,
        fail to, missing, empty of, void of, not even one, not even a single, no sign of, no trace of,
        not so much as, not have any, completely lacking, fail to show, neither
    """,
    "ELSE": """
        else
    """,
    "LINE": """
        line, straight line, imaginary line, line segment, segment, counting line, virtual line, line drawn,
        tripwire, straight segment, boundary line, line running, line going, line that go, line that run,
        line from, line between, line joining, line connecting, straight stretch, gate, line defined by,
        line spanned by, line stretching, line that join, line that connect, detection line, stop line,
        finish line, straight path, line traced, line marked, screen line, line that lead, points, pixels,
        point, pixel, two points, two pixels, endpoints, end points, pixel points
    """,
}
