"""The verb phrases and predicates of events and states, as data: pattern → what happens."""

from __future__ import annotations

Happens = str


VERB_PHRASES: tuple[tuple[str, Happens], ...] = (
    (
        "<leave,exit,depart> [from] $frame [{side}]|<leave,exit,depart> [{side}]|<make> $an_its (exit|"
        "departure|escape|getaway) [{side}]",
        "leave",
    ),
    (
        "<leave,exit,depart> {side} [from] $frame|<get,go,pass> out of $frame [{side}]|<go> out [{side}]",
        "leave",
    ),
    (
        "$move ($out) $frame [{side}]|<make> off [{side}]|<make> it (out|out of $frame) [{side}]|$ride "
        "(off|out|away) [{side}]|$move (off screen|offscreen|off camera)",
        "leave",
    ),
    (
        "<take> $an_its leave [{side}]|<vacate,clear,quit,abandon> $frame [{side}]|"
        "<move,go,get,drive,walk,roll,slip,"
        "run,pass,drop,fall,head> off ($frame [{side}]|{side})|<go,slip> off|<be> gone [{side}]|"
        "<drop,fall,pass,vanish,fade> (out of|off|from) $frame [{side}]|"
        "<disappear,vanish> off $frame [{side}]",
        "leave",
    ),
    (
        "<leave,exit,disappear,vanish,depart> [from] $frame {side}|<get,go,pass> out [of $frame] [{side}]",
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
    ("<show,pop,turn> up {side}|<show,present> (itself|themselves|himself|herself) {side}", "enter"),
    ("<turn> up [(in|on) $frame]|<show,present> (itself|themselves|himself|herself)", "appear"),
    (
        "<appear,emerge> [(in|on|within|into) $frame]|<show,pop> up [(in|on) $frame]|<become,get> visible",
        "appear",
    ),
    (
        "<come> (into|in|in to) (view|sight|the view)|<make> its [first] appearance|<pop> into (view|$frame)",
        "appear",
    ),
    (
        "<enter> [in|into] [$frame] [{side}]|<enter> {side} into $frame|<make> $an_its (entrance|entry|"
        "arrival|way "
        "(in|into $frame)) [{side}]|<join> $frame [{side}]|<make> it (in|into|onto) $frame [{side}]|"
        "<make> $an_its (entrance|entry|arrival) (into|in|on|onto|to) $frame",
        "enter",
    ),
    (
        "$move (into|in) view {side}|<appear,emerge> (in|on|into|within) $frame {side}|<make> its way in",
        "enter",
    ),
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
        "(<go,change,switch,pass> from|<stop>) (being stationary|stationary|standing [still]|still|rest|"
        "being still|"
        "being parked|stopped|a standstill|parked|at rest|waiting) to (moving|motion|being in motion|"
        "driving|rolling|"
        "walking|going)|<stop> (standing still|being (still|stationary|parked))|<get,be> on the move|"
        "<leave> $its (spot|place|resting (position|place)|position|parking (spot|space|place))|<take> off"
        "|<come> to life|<get,go> (into|in) motion|<get> on (its|their|his|her) way",
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
    (
        "<come,grind,roll,slow,draw,brake,get,skid,glide,slide,screech> [down|up] to [a|an|its] "
        "[complete|full|dead|sudden|abrupt|gentle|final|total] (stop|halt|rest|standstill|pause)",
        "stop",
    ),
    (
        "<make> (a|its|any|one|another) [brief|short] (stop|halt|pause)|<take> a (pause|break|rest)|"
        "<come> to stand "
        "still|<pull,draw> (up|over) [to a (stop|halt|standstill)]|<stop> [and <park,wait>]|<brake> [to "
        "a (stop|halt)]",
        "stop",
    ),
    (
        "(<pull,draw> up|<slow,brake> [down|up]) and <stop,halt> [$moving]|<stop,halt> in (its|their|"
        "his|her) tracks"
        "|<go,fall> (still|stationary|motionless)|<interrupt,end,break> [off] $its (movement|motion|"
        "journey|drive|walk)|<settle> [down]|<cease> all (motion|movement)|<halt,stop> in place",
        "stop",
    ),
    (
        "<reverse> [$its|the] [direction|course|motion|direction of (travel|motion|movement)] [and "
        "$move_back]"
        "|$move_back|<turn> [round] and $move_back|<retrace> $its (path|steps|route|way|tracks|footsteps)",
        "reverse",
    ),
    (
        "<make,do,take,perform,execute,pull> (a|an|its) [complete|full|sharp|sudden] (u turn|uturn|"
        "about turn|about "
        "face|volte face|reversal|180|180 degree turn|one eighty|turnabout|turn back|turn round)|"
        "<backtrack>"
        "|<go,turn,change,switch,flip> (in|to|into) the (opposite|reverse) (direction|way)",
        "reverse",
    ),
    ("<start,begin> $moving ((in|into|to) the opposite direction|the other way|the opposite way)", "reverse"),
    (
        "<turn> [right] (round|back)|<turn> (tail|on its heels|on the spot and $move_back)|<turn> the "
        "other way|<go> (into|in) reverse and $move_back|<back> (up|away|off)|<double> back",
        "reverse",
    ),
    (
        "<reverse> [$its] [direction|course|motion]|<make,do,take,perform> (a|an) (u turn|uturn|about turn)",
        "reverse",
    ),
    (
        "$move back [{back_way}|the way it came]|<go,change,shift> into reverse"
        "|$move (in reverse|backward) [along $its (path|track|tracks|route|course)]|<return,retreat>",
        "reverse",
    ),
    (
        "<turn,veer,swerve,curve,bend> [off|away] [{way}]|<change,switch,alter,shift,"
        "vary,adjust> [$its] (direction|course|heading|way|path|bearing|trajectory|direction of (travel|"
        "motion|"
        "movement)|orientation)",
        "turn",
    ),
    (
        "<swing,veer,swerve,bend,curve,bear,turn,steer,hook,peel> [round|off|away] (to|towards|into|"
        "onto|in|on) "
        "(a|another|a new|a different) [new|different] (heading|direction|course|way|path)|"
        "<swing,swerve,veer,bend,"
        "steer,bear> [round|off|away] [{way}]|(<take,adopt,set,choose,follow,pick>|$move [off] (in|into|"
        "on|to)) "
        "(another|a new|a different) (heading|direction|course|way|path)|<turn,bend,swerve,veer> [off|"
        "away|out] (off|from|of) $its "
        "(course|path|way|line|track)",
        "turn",
    ),
    (
        "<make,take,do,perform,execute,complete> (the|its|any|one|a) [sharp|gentle|wide|slight] (turn|"
        "bend|change "
        "of (direction|course|heading)|direction change|curve|corner) [{way}]|<turn,go,drive,come> [round] "
        "(a|the) corner|<round> (a|the) (corner|bend|curve)|$move round (a|the) (corner|bend|curve)|"
        "<deviate> from $its (course|path|direction)",
        "turn",
    ),
    ("<make,take,do> a {way:ward} turn|<make,take,do> a turn [{way}]|<make,take> a {way:ward}", "turn"),
    (
        "<pass,overtake> [by|alongside] {other:thing}|($move|<get>) (by|round) {other:thing}|$move "
        "(past|by) {other:thing}|<get> (past|ahead of) "
        "{other:thing}",
        "pass",
    ),
    ("(<cross,traverse,pass>|($move|<pass,get>) (over|across|through|past|beyond)) {line} [{way}]", "cross"),
    (
        "($move|<cross,pass,cut>) [right|directly|straight|just] [across|over|by|past] [right|directly|"
        "straight|just] "
        "in front of {other:thing}|<cross> [over] {other:thing}|($move|<cut,pass>) (before|ahead of) "
        "{other:thing}",
        "cross",
    ),
    ("($move|<pass,cut,cross>) across the (path|way|front) of {other:thing}", "cross"),
    (
        "<cross> the (path|way) of {other:thing}|<cross> {other:thing} 's (path|way)|$move across "
        "{other:thing}",
        "cross",
    ),
    ("<meet,touch,hit,contact,reach> [up with|with] {other:thing}|<collide> with {other:thing}", "meet"),
    (
        "(<touch>|$move) [up] against {other:thing}|"
        "<get,come,be> (in|into) (contact|touch) with {other:thing}",
        "meet",
    ),
    (
        "<come,get,be> (together|into contact|in contact|up against $each_other|in touch) [with $each_other]",
        "meet",
    ),
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
    ("<wait,idle,rest> [without moving]|<stand,sit,stay,remain> without moving", "still"),
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
    ("brought to (a|an) [full|complete|sudden] (halt|stop|standstill|rest)|brought to rest", "stop"),
    (
        "visible|in (view|sight|shot|frame)|(in|on|within|inside) $frame|on (screen|camera)|seen|shown|"
        "present",
        "visible",
    ),
    ("to be seen|in evidence|there|within (view|sight)", "visible"),
    ("in motion|on the move|on the go|under way|underway|in movement|active", "moving"),
    (
        "(staying|standing|keeping|remaining) put|not in motion|not on the move|at a (halt|stop)|waiting",
        "still",
    ),
    ("seen|to be seen|on view|in the field of view|showing|round", "visible"),
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
