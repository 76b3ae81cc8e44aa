"""The verb phrases and predicates of events and states, as data: pattern → what happens."""

from __future__ import annotations

Happens = str


VERB_PHRASES: tuple[tuple[str, Happens], ...] = (
    (
        "<leave,exit,depart> [from] $frame [{side}]|<leave,exit,depart> [{side}]|<make> its exit [{side}]",
        "leave",
    ),
    (
        "<leave,exit,depart> {side} [from] $frame|<get,go,pass> out of $frame [{side}]|<go> out [{side}]",
        "leave",
    ),
    (
        "$move ($out) $frame [{side}]|$ride (off|out|away) [{side}]|$move (off screen|offscreen|off camera)",
        "leave",
    ),
    ("$move ($out) [the|its] {side:side_word} $hand [of $frame]|<go,move> (off|out) {side}", "leave"),
    (
        "<disappear,vanish> [from (view|sight|$frame)]|<disappear,vanish> out of (view|sight|$frame)",
        "disappear",
    ),
    ("<disappear,vanish> {side}|<go> away|<go:pp> [away] [from $frame]", "leave"),
    ("<stop,cease> (being|to be) visible", "disappear"),
    ("<appear,emerge> {side} [in $frame]", "enter"),
    ("<turn> up [(in|on) $frame]", "appear"),
    (
        "<appear,emerge> [(in|on|within|into) $frame]|<show,pop> up [(in|on) $frame]|<become,get> visible",
        "appear",
    ),
    (
        "<come> (into|in|in to) (view|sight|the view)|<make> its [first] appearance|<pop> into (view|$frame)",
        "appear",
    ),
    ("<enter> [in|into] [$frame] [{side}]|<enter> {side} into $frame|<make> its entrance [{side}]", "enter"),
    ("<arrive> [in|into|on|at] [$frame] [{side}]", "enter"),
    # 'moves in the picture' is moving, but 'comes in the picture' is entering
    (
        "($move|<pull,get>) (into|in to|inside|onto) $frame [{side}]|<come,pull,get> in $frame [{side}]",
        "enter",
    ),
    ("($move|<pull>) in [{side}]", "enter"),
    ("<come> [along]", "enter"),
    ("$move {side_from} [(in|into) [$frame]]", "enter"),
    ("<start,begin,commence> (($moving)|($to_move)) [off|away] [{way}]|<start,begin> [off|out|up]", "start"),
    (
        "<set> (off|out)|<get> (going|moving|rolling|under way|underway|started)|<pull> (away|off|out)|"
        "<move> off",
        "start",
    ),
    (
        "<begin,start> $its (motion|movement|journey)|(<come,go,start,spring>|<set> itself) (into|in) motion",
        "start",
    ),
    (
        "<stop,cease,halt,finish,end,quit> ($moving)|<cease,stop> (to move|$its (motion|movement|journey))",
        "stop",
    ),
    ("<stop,halt,pause,park>|<become> ($unmoving)|<stop> dead|<freeze,stall>", "stop"),
    ("<come,grind,roll,slow> to [a] [complete|full|dead] (stop|halt|rest|standstill|pause)", "stop"),
    ("<make> a (stop|halt|pause)|<take> a (pause|break)|<come> to stand still", "stop"),
    (
        "<turn> [right] (round|back)|<turn> tail|<turn> the other way|<back> (up|away|off)|<double> back",
        "reverse",
    ),
    (
        "<reverse> [$its] [direction|course|motion]|<make,do,take,perform> (a|an) (u turn|uturn|about turn)",
        "reverse",
    ),
    (
        "$move back [{back_way}|the way it came]|<go,change,shift> into reverse"
        "|$move (in reverse|backward)|<return,retreat>",
        "reverse",
    ),
    (
        "<turn,veer,swerve,curve,bend> [off|away] [{way}]|<change,switch> [$its] (direction|course|heading)",
        "turn",
    ),
    ("<make,take,do> a {way:ward} turn|<make,take,do> a turn [{way}]|<make,take> a {way:ward}", "turn"),
    (
        "<pass,overtake> [by] {other:thing}|$move (past|by) {other:thing}|<get> (past|ahead of) "
        "{other:thing}",
        "pass",
    ),
    ("(<cross,traverse,pass>|($move|<pass,get>) (over|across|through|past|beyond)) {line} [{way}]", "cross"),
    ("($move|<cross,pass,cut>) in front of {other:thing}|<cross> [over] {other:thing}", "cross"),
    (
        "<cross> the (path|way) of {other:thing}|<cross> {other:thing} 's (path|way)|$move across "
        "{other:thing}",
        "cross",
    ),
    ("<meet,touch,hit,contact,reach> [up with|with] {other:thing}|<collide> with {other:thing}", "meet"),
    ("(<bump,crash>|$move) into {other:thing}|<make> contact with {other:thing}", "meet"),
    ("<come> (together|into contact|in contact) with {other:thing}|<come> into {other:thing}", "meet"),
    ("<start,begin> (overlapping|touching|to overlap|to touch) [with] {other:thing}", "meet"),
    (
        "<meet,touch,hit,contact> [$each_other]|<meet> up [with $each_other]|<collide> [with $each_other]",
        "meet",
    ),
    (
        "(<bump,crash>|$move) into $each_other|<come> together|<come> (into|in) contact [with $each_other]",
        "meet",
    ),
    (
        "<make> contact [with $each_other]|<start,begin> (overlapping|touching|to overlap|to touch) "
        "[$each_other]",
        "meet",
    ),
    ("<pass> [by] $each_other|<move,go> past $each_other", "pass"),
    ("<cross> [[in front of] $each_other]|<cross> (paths|ways)", "cross"),
    (
        "<separate,split,part> [company] (from|with) {other:thing}|<move,get,break> (clear|free) of "
        "{other:thing}",
        "part",
    ),
    ("<stop,cease> (overlapping|touching|to overlap|to touch) [with] {other:thing}", "part"),
    ("$move away from {other:thing}", "part"),
    ("<separate,part,split> [up|from $each_other]|<part> company|($move|<come>) apart", "part"),
    ("<stop,cease> (overlapping|touching|to overlap|to touch) [$each_other]", "part"),
    ("<overlap,intersect> [with] {other:thing}|<overlap,intersect> [[with] $each_other]", "overlapping"),
    ("<stand,sit> still|<stay,remain,keep,stand> ($unmoving)|<stay,remain> (parked|stopped)", "still"),
    ("<wait,idle,rest>", "still"),
    ("<stay,remain> (visible|present|in (view|sight|shot|$frame)|on (screen|camera))", "visible"),
    ("<be> (visible|seen|in (view|sight|shot|$frame)|on (screen|camera))", "visible"),
    ("<stay,remain> (hidden|occluded|out of (view|sight))", "hidden"),
    (
        "<keep,stay,remain,continue> [on] ($moving) [{way}]|<continue> to (move|go) [{way}]|<stay,remain> "
        "in motion",
        "moving",
    ),
    ("$move {way}|$move [along|about|on] {way}", "moving"),
    ("($move|<pass>) (by|past|through)", "moving"),
    ("($move|<pass>) (through|across) $frame|<cross,traverse> $frame", "moving"),
    (
        "<move> [about|round|along|on|at all|anywhere]|<travel,drive,roll,slide,drift,glide,walk> [along|"
        "about|round]",
        "moving",
    ),
    ("<go,run> along", "moving"),
)

# Verbs with an object, without it: 'what the red car passes', 'passed by the red car'.
TRANSITIVES: tuple[tuple[str, Happens], ...] = (
    ("<pass,overtake>|$move (past|by)|<get> (past|ahead of)", "pass"),
    ("<cross>|$move (in front of|across)|<cross> in front of", "cross"),
    ("<meet,touch,hit,contact,reach>|<collide> with|(<bump,crash>|$move) into|<make> contact with", "meet"),
    ("<come> (together|into contact|in contact) with|<meet> (with|up with)", "meet"),
    ("<overlap,intersect> [with]", "overlapping"),
    ("<separate,split,part> from|$move away from", "part"),
)
# What stands after "be", or alone after a noun: "visible", "parked".
PREDICATES: tuple[tuple[str, Happens], ...] = (
    (
        "visible|in (view|sight|shot|frame)|(in|on|within|inside) $frame|on (screen|camera)|seen|shown|"
        "present",
        "visible",
    ),
    ("to be seen|in evidence|there|within (view|sight)", "visible"),
    ("in motion|on the move|under way|underway", "moving"),
    (
        "still|stationary|motionless|immobile|at rest|at a standstill|unmoving|parked|stopped|halted|idle|"
        "static",
        "still",
    ),
    ("standing|sitting|standing there", "still"),
    ("not moving|non moving|immobile", "still"),
    ("(hidden|occluded|covered|obscured|blocked) [(by|behind|from view by) {other:thing}]", "hidden"),
    (
        "(hidden|occluded|out of (view|sight)|invisible|not visible|off screen|concealed) [from (view|"
        "sight)]",
        "hidden",
    ),
    ("<overlap,touch,intersect:ing> [with] {other:thing}|in contact with {other:thing}", "overlapping"),
    ("<overlap,touch,intersect:ing> [[with] $each_other]|in contact [with $each_other]", "overlapping"),
)
