"""What a question asks for, in all the words for it: concept → phrases (see `lexicon` for the notation)."""

from __future__ import annotations

ASKING: dict[str, str] = {
    "HOWSOON": """
        how long before, how long until, how long till, how much time before, how much time until,
        how long does it take before, how long does it take until, how long does it take for,
        how long is it until, how long is it before, how many seconds pass/go/elapse before/until,
        how many seconds go by before/until, how much time go by before/until,
        how much time pass/elapse before/until, how many seconds does it take for/before/until,
        how long do we/i have to wait until/for/before, how long must we/i wait until/for/before,
        how long does it take, how many seconds is it before/until, how many seconds are there before/until,
        how many seconds until, how many seconds before, how long was it before, how long was it until,
        how long did it take for, how many seconds did it take for,
        how much time do it take for/before/until, how much time is there before/until
    """,
    "BOX": """
        put box on, box on, a box on, box round, a box round, coordinates of the box round,
        coordinates of the box around, coordinates of the box of, coordinates of box, draw box around,
        draw bounding box around, put box around, put bounding box around, a box around, the box around,
        box around, the box that surround, which box enclose/contain/surround/bound/fit,
        what box enclose/contain/surround/bound/fit, box that enclose/contain/surround/bound, box enclosing,
        box containing, box surrounding, need box around, give box around, place box around,
        put frame around, draw frame around, draw rectangle around, put rectangle around,
        draw outline around, rectangle around, frame around, a bounding box around, the bounding box around,
        bounding box around
    """,
    "HOW": """
        =how
    """,
    "ENDS": """
        end, cease, finish, conclude, come to end
    """,
    "YET": """
        =still
    """,
    "TOGETHER": """
        =together, all together
    """,
    "ONLY": """
        =only
    """,
    "ORMORE": """
        or more, or above, or higher, or greater, or over, and more, and above
    """,
    "POINTED": """
        i just tapped on, i tapped on, i tapped, i just tapped, i clicked on, i just clicked on, i clicked,
        i have clicked on, i have clicked, i have just clicked on, i 've clicked on, i 've just clicked on,
        i 've clicked, i 've marked, i marked, i have marked, i just marked, i selected, i have selected,
        i 've selected, i just selected, i pointed at, i pointed to, i am pointing at, i have pointed,
        to which i have pointed, to which i pointed, i 've tapped on, i 've tapped, i have tapped on,
        i have tapped, i am clicking on, i picked, i have picked, i 've picked
    """,
    "ATTHEN": """
        at that moment, at that instant, at that second, at that time, at that very moment,
        at that very instant, at that very second, just then, at that point, at this moment, at this point,
        at that exact moment, at that exact second, at that exact instant, at that precise moment,
        at the same moment
    """,
    "TOTAL": """
        total, overall total, grand total, in total number
    """,
    "FIRSTIN": """
        first in, first one in, first to be in, first on @frame, first into @frame
    """,
    "FIRSTOUT": """
        first out, first one out, first off @frame, first out of @frame
    """,
    "LASTIN": """
        last in, last one in, last into @frame
    """,
    "LASTOUT": """
        last out, last one out, last out of @frame
    """,
    "WHATTHEN": """
        then what, what then, what next, then what happen, what happen then, what happen next,
        what come next, what be next, what happen afterwards, what happen after that,
        what happen thereafter, what happen subsequently
    """,
    "ENTRYSIDE": """
        entry edge, entry side, entry border, side of entry, edge of entry, entering side, arrival side,
        point of entry, side of arrival
    """,
    "EXITSIDE": """
        out of what/which side/edge/border, exit edge, exit side, exit border, side of exit, edge of exit,
        leaving side, departure side, point of exit, side of departure
    """,
    "WHEN": """
        when is that, when was that, when, what/which time, what/which moment, what/which instant,
        what/which timestamp, timestamp,
        timestamp/moment/instant/time/point/timecode where/when/that/at/in/on, moment, what/which point,
        point in time, point in @video, point, instant, at what stage, what/which second,
        second when/where/that/in/at/during/on, time, time stamp, time point, timecode, time code,
        time of day on clock, how many seconds in, how many seconds into @video, how many seconds into it,
        how far in, how far into @video, how far into it, how soon, how soon into @video, how early,
        how early in @video, how late, how late in @video, how many seconds from start,
        how many seconds from start of @video, how many seconds after start of @video, how long into @video,
        how long in, video time, time in @video, second mark, seconds mark, how many seconds along,
        exact time, exact moment, exact second, clock time, whereabouts in time, at which stage,
        in which second, on what second, frame time, whenabouts, what does clock say/show/read when,
        how deep into @video, time reading, clock reading, video clock
    """,
    "SINCEWHEN": """
        from what/which second/moment/time/point/instant/timestamp on/onward, from when on, since when,
        from what/which second/moment/time/point/instant/timestamp, as of when,
        as of what/which second/moment/time/point/instant, starting when,
        from what/which second/moment/time/point/instant onwards,
        starting at what/which second/moment/time/point/instant
    """,
    "UNTILWHEN": """
        until when, till when, until what/which second/moment/time/point/instant/timestamp,
        up to what/which second/moment/time/point/instant/timestamp,
        up until what/which second/moment/time/point/instant/timestamp, up to when, up until when,
        for how far into @video, how far into @video last
    """,
    "SPAN": """
        times between which, time between which, from when to/until/till when,
        from what/which time to/until/till what/which time,
        from what/which second to/until/till what/which second,
        from what/which moment to/until/till what/which moment, when to when,
        from what/which point to/until/till what/which point, from when and to/until/till when,
        from when and until when, since when and until when, what/which time span, time span,
        what/which time range, time range, time window, window of time, what/which time interval,
        time interval, what/which interval, interval, span of time, start and end time, start and end,
        start and end of, start and finish time, beginning and end, beginning and end of,
        start and stop time, first and last moment, first and last second, first and last time,
        between what/which time, between what/which two time, between what/which second,
        between what/which moment, between what/which point, what/which period, over what/which period,
        time period, period of time, period, what/which stretch, stretch of time,
        what/which stretch of time, what/which part of @video, what/which portion of @video, time frame,
        timeframe, what/which timespan, timespan, entry and exit time, time of first and last,
        when and until when, when until when, when till when, opening and closing time, what/which span,
        span, what/which section of @video, what/which segment of @video, when does it start and end,
        in and out time, in and out point, arrival and departure time
    """,
    "HOWLONG": """
        how much of the time, how much of time, how much of @video, seconds spent, time spent, time lapse,
        lapse, how many seconds separate, interval that separate, gap that separate, seconds from,
        time from, time elapsed, time that pass, time that elapse, time passing, how long elapse,
        length of the interval, how long pass, number of seconds from, how long overall, how long,
        how long in total, for how long, how many seconds, number of seconds, how much time, amount of time,
        duration, length of time, total time, total duration, total number of seconds, total amount of time,
        time span between, what length of time, what stretch of time, time difference, gap, gap delay,
        time lag, lag, elapsed time, how many seconds elapse/pass/go/lie/separate,
        how much time elapse/pass/go/lie/separate, how long does it take, how long is it, how long was it,
        how much time is there, how many seconds are there, how many seconds is it,
        how many seconds does it take, how big is gap, how long was gap, how long is gap, how long was wait,
        how long is interval, interval between, time between, seconds between, how many seconds later,
        how much later, how much time go by, how many seconds go by, length of interval, length of gap,
        length of time interval, for what length of time, total seconds, what total time,
        time interval between, how long a time, period between, what period elapse,
        how many seconds altogether, how many seconds in total, how many seconds in all,
        how long altogether, length length of stay, combined time, total length of time, sum of seconds,
        accumulated time, cumulative time, how long a period, how big a gap, for how many seconds,
        span between, stretch between, how long a gap, what amount of time, number of seconds elapsing,
        number of seconds that pass, what is interval between
    """,
    "STAYTIME": """
        the screen time, the on screen time, the onscreen time, the time on screen, time on screen,
        total screen time, screen time, on screen time, time on @frame, screentime, time in @frame,
        time on camera, visible time, visibility duration, dwell time in @frame, onscreen time,
        time in view, time in shot, stay, visible duration, visible for
    """,
    "MOVETIME": """
        travel time, moving time, travelling time, time on the move, time in motion, motion time,
        movement time, driving time, time moving
    """,
    "STILLTIME": """
        standing time, stationary time, waiting time, idle time, standstill time, resting time,
        time at rest, time at standstill, time stationary, time standing still, downtime, parked time,
        wait time, dwell time, time not moving
    """,
    "COUNT": """
        start counting, tot up, figure for, a figure for, number for, how many, how many of,
        right/correct number/count/total of, the right/correct number/count/total of, right/correct number,
        right/correct count, how many different, number of, what number of, total number of, total of,
        total count of, count of, count, count up, tally, tally up, tally of, headcount, head count,
        headcount of, quantity of, sum of, overall number of, overall count of, in what number,
        how large is number of, how high is number of, how big is number of, grand total, grand total of,
        number count, how numerous, add up, enumerate, what is tally, total up, total tally of, count for,
        total for
    """,
    "MAX": """
        biggest/largest bunch/crowd/number of, when it be at its busiest, when at its busiest,
        when @frame be at its busiest, when @frame be busiest, when it be busiest,
        when things be at their busiest, when most crowded, when @frame be fullest, when it be fullest,
        at its fullest, at fullest, at busiest moment, at busiest point, at the busiest moment,
        at the busiest point, at busiest instant, at its peak, the busiest moment, the busiest point,
        the most, at maximum, at most, at the most, at the very most, most, maximum, maximum of,
        maximum number of, max, max number of, largest number of, highest number of, greatest number of,
        biggest number of, peak number of, top number of, highest count of, largest count of,
        greatest count of, peak count of, peak, record number of, busiest, fullest, most crowded, highest,
        greatest, largest, biggest, upper limit, upper limit on, maximal number of, peak total of,
        highest total of, largest group of, biggest group of, busiest moment, busiest point,
        busiest instant, busiest frame, at its busiest, at the busiest, at peak, tops, maximum simultaneous,
        all time high, high point, ceiling, high water mark, largest simultaneous, top count, crowd
    """,
    "ATONCE": """
        at =a time, at once, at one time, at same time, at same moment, at same instant,
        at one and same time, at one and same moment, at one and same instant, simultaneously, simultaneous,
        concurrently, concurrent, at any one time, at any one moment, at any one instant, at any one point,
        at any one point in time, at any given time, at any given moment, at any given instant,
        at any given point, at any single moment, at any single time, at any single instant, in one frame,
        in single frame, in any one frame, in any single frame, in any given frame, in any frame,
        in same frame, in one go, all at once, all at same time, side by side, in one shot, in one image,
        in one picture, in any one moment, per frame, sharing the frame, share screen, share frame,
        at any one second, at any particular moment, in parallel, jointly, in one single frame,
        in one still, in any one picture, in any one image, at any single point,
        at any single point in time, at one single moment, at one single time
    """,
    "TIMES": """
        number of separate/different/distinct occasions, number of occasions, how often, how many times,
        how many separate times, how many different times, number of times, count of times,
        on how many occasions, how many occasions, how frequently, how many separate occasions,
        on how many different occasions, what number of times, count times, frequency,
        how many instances of, how many instances, number of instances of, total number of times
    """,
    "COLOUR": """
        right colour, correct colour, colour, colours, what/which colour, colour of, coloured, hue,
        paint job, painted, paint, in terms of colour, colour wise, by colour, as to colour, colour scheme,
        colouring, colouration, colour name
    """,
    "WHERE": """
        where, whereabouts, position, location, place, spot, coordinates, where about,
        what/which part of @frame, what/which area of @frame, what/which region of @frame, bounding box,
        bounding box of, box coordinates, box coordinates of, the box coordinates of, the box coordinates,
        the bounding box, a bounding box, the box of, the box for, box of, box for, bounding rectangle,
        bounding box coordinates, bbox, what/which position, what/which place, what/which location,
        what/which spot, pixel position, pixel location, pixel coordinates, position in @frame,
        place in @frame, location in @frame, position on @frame, place on @frame, location on @frame,
        where abouts, exact position, exact location, what box, which box, coordinates of, rectangle around,
        box that enclose, box enclosing, box containing, pixel box, image coordinates, screen position,
        what are coordinates, where is box, region of @frame, area of @frame, position within @frame,
        placement, frame around
    """,
    "SIDEQ": """
        what/which side, what/which side of @frame, what/which edge, what/which edge of @frame,
        what/which border, what/which border of @frame, what/which boundary, what/which boundary of @frame,
        what/which end of @frame, what/which margin, what/which margin of @frame, side of @frame,
        edge of @frame, border of @frame, boundary of @frame, side, edge, where from,
        what/which @frame edge, what/which @frame side, what/which @frame border,
        what/which of the four sides, what/which of the four edges
    """,
    "WAYQ": """
        the way, general heading, overall heading, main heading, its heading, which way, what way,
        what/which direction, direction, direction of travel, direction of motion, direction of movement,
        heading, course, bearing, travel direction, where to, what/which heading, overall direction,
        general direction, net direction, main direction, movement direction,
        what/which direction of travel, what/which course, direction wise, whither, what route direction,
        motion direction, what/which of the four directions, what/which of these directions,
        moving direction
    """,
    "WHATFOLLOWS": """
        what be next after, what happen next after, what happen next following, what come next following,
        what follow, what follow on, what immediately follow, what directly follow, what event follow,
        which event follow, what event immediately follow, which event immediately follow,
        what event directly follow, which event directly follow, what comes straight after,
        what come immediately after, what come directly after, what come right after, what come next after,
        what come after, which event come straight after, which event come right after,
        which event come directly after, which event come immediately after, which event come after,
        which event come next after, what event come straight after, what event come right after,
        what event come directly after, what event come immediately after, what event come after,
        what event come next after, what be first thing to follow, what ensue from, what action follow,
        what be event following, what be event right after, what be event directly after,
        what be event immediately after, what event succeed, what succeed
    """,
    "WHATHAPPENS": """
        what come then, what happen, what occur, what take place, what go on, what event happen,
        what event occur, what event take place, which event happen, what thing happen, what event,
        which event, next event, what action, next thing to happen, next thing that happen, thing happen,
        what be thing that happen, first thing to happen, first thing that happen, what come about,
        what come directly, what event be, what take place next, what be next thing, next thing,
        next action, what be next event, first event, what development, next occurrence,
        what the next thing to occur, happen, what be going on, event, immediate event, happening,
        next happening, subsequent event, following event, what unfold, what transpire, action, occurrence,
        first thing
    """,
    "WHATDO": """
        get up to, be up to, conduct, conduct of, what be done by, act, =how, what do, what be doing,
        what get up to, what do next, reaction, behaviour, behave, what become of, what happen to,
        what happen with, what action take, next move, what move make, react, next action of, how react,
        how respond, respond, what be up to, do what, actions, action of, what go on with, what be next for,
        activity of, action by, action from, what course of action
    """,
    "EVER": """
        at any/some time/point/stage/moment/instant during/in/of @video, any time in/during @video,
        at any/some time/point/stage/moment/instant over course of @video,
        at any/some time/point/stage/moment during course of @video, some time in/during @video,
        be there anywhere, ever, be there moment/time/point/instant/occasion/stage when/where/at/in/that/on,
        be there any moment/time/point/instant/occasion/stage when/where/at/in/that/on,
        be there some moment/time/point when/where/at/in, be there moment/time/point/instant/occasion/stage,
        be there any moment/time/point/instant/occasion/stage, at one point, at any instant,
        at any one time, at any point, at any stage, at some point, at some stage, at some time, at all,
        anywhere, at any moment in @video, at any time in @video, at any point in @video, at some moment,
        sometime, some time, there be moment when/where/at/in/that, there be moment,
        there be time when/where/at/in/that, there be point when/where/at/in,
        there be instant when/where/at/in, there be occasion when/where/on, even once, one time,
        at least once, at some instant, there come moment when, there come point when/where,
        there come time when, somewhere, at any time, completely, entirely, totally, wholly, as such,
        any time, at any moment, moment when, any moment when, any moment at/in which,
        any point at/in which, any time when, any point when/where, even for a moment, for even a moment,
        even briefly, even for an instant, any instant when, any instance of, any sign of, any sign that,
        any trace of, a trace of, any occurrence of, at whatever time, on any occasion,
        any occasion on/when, so much as once, whatsoever, whatever, some point at/in which,
        a point at/in which, even a single
    """,
    "FIND": """
        could be located/tracked/highlighted/marked/found, to be located/tracked/highlighted/marked,
        point it out, point them out, mark it, track it, show it, follow it, trace it, highlight it, find,
        show, show me, track, track down, follow, highlight, mark, outline, locate, point out, point to,
        display, mark out, trace, pinpoint, identify, localise, localize, annotate, circle, pick out,
        can/could you/we/i/one spot, do you/we/i spot, spot any, detect, keep track of, keep eye on,
        segment, bring up, indicate, isolate, label, tag, trail, find and follow, find and track,
        find and mark, get me, fetch, single out, frame, give tube for, give tube of, where is over time,
        lock on to, lock onto, follow along, look for, search for, pull up, underline, give track of,
        give the path of, flag, flag up, seek out, let me see, zero in on, focus on, call out, want to see,
        like to see, get box on, put marker on, place marker on, set marker on
    """,
    "OVERTIME": """
        over time, as time go by, frame by frame, in every frame, in each frame, throughout,
        all the way through, all through, the whole way through, while it be visible,
        for as long as it be visible, from frame to frame, wherever it go, wherever, as it move,
        in all frames, at every moment, at each moment, every moment, in every frame where/in, all frames,
        at all times, continuously, the whole time, in each frame where/in, every frame, each frame,
        every time it appears, as it goes along, as it go, wherever it be, wherever it appear,
        whenever it be visible, whenever it appear, whenever, as long as it be visible, across frames,
        through time, across time, across all frames, from moment to moment, moment by moment
    """,
    "LATER": """
        next, then, afterwards, after that, thereafter, subsequently, later, from then on,
        from that point on, from there on, from that moment on, then on, after this, in response, thereupon,
        in turn, following that, following this, straight after that, subsequent, subsequent to that
    """,
    "IMMEDIATE": """
        immediately, directly, right, straight, straightaway, right away, straight away, shortly
    """,
}
