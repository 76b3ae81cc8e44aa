"""What things do, said with nouns, 'gone' or 'whatever', and the plain clause for it."""

from __future__ import annotations

DEEDS = r"""
# ---- gone, and the time of a stay
{p=after|once|when|until|as soon as|before|since|by the time} {x} (is|was|had been|has been) [already|finally] (gone|out of the frame|off screen|no longer (in (view|the frame|$frame)|visible|seen|there|round|on screen)|out of $frame|away|out of view) [from (the scene|the frame|$frame|view)] => {p} {x} has left
during {x} 's (time|stay|presence|appearance|visibility) [on screen|in (view|the frame|$frame)|there] => while {x} is visible
(during|in|throughout|for) the time (that|when|in which|during which|for which) {s=the|a} => while {s}
(during|in|throughout|for) the time {s=the|a} {x} {v=is|was} => while {s} {x} {v}
(as long as|so long as|for as long as|during the period (when|that|in which)|all the while|at times when) {s=the|a} => while {s}
# ---- events as nouns
{v=enters|entered|leaves|left|exits} it $ => {v}
the {w=turn|stop|halt|pause|u turn} (made|taken|done|performed) by => the {w} of
{p=after|once|before|when|following} {x} 's (exit|departure|leaving|disappearance) => {p} {x} leaves
{p=after|once|before|when|following} {x} 's (entry|entrance|arrival) => {p} {x} enters
{p=after|once|before|when|following} {x} 's (stop|halt|stopping) => {p} {x} stops
(are|were) there [any|some] [new] (arrivals|newcomers|entries|entrances|entrants) => does anything enter
(is|was) there (a|any|some|another) [new] (arrival|newcomer|entry|entrance|entrant) => does anything enter
(are|were|is|was) there [any|an|some|a] (departures|departure|exits|exit) => does anything leave
(is|was) there [ever] (a|any|an) (stop|halt|pause|standstill) (by|of|from|made by) {x} => does {x} stop
(is|was) there [ever] (a|any|an) (turn|change of (direction|course|heading)|bend) (by|of|from|made by|in the path of) {x} => does {x} turn
# ---- whatever does it
(whatever|whichever object|whichever one|whichever thing|whichever|whoever) {v=is|was|goes|went|leaves|left|enters|entered|comes|came|exits|exited|stops|stopped|gets|got|disappears|disappeared|departs|departed|appears|appeared|makes|made|arrives|arrived|shows|moves|drives|has|had|slips|rolls|walks|comes|pulls|halts|halted} => the object that {v}
{w=colour of|time of|find|show me|show|track|mark|locate|highlight|follow|point out|point to|identify} (what|that which|the one who) {v=is|was|goes|went|leaves|left|enters|entered|comes|came|exits|exited|stops|stopped|gets|got|disappears|appears|makes|made|arrives|shows|moves|drives|has|rolls|walks|drove|moved|arrived} => {w} the object that {v}
# ---- first and last
<make> $an_its {r=first|earliest} (exit|departure) => leaves first
<make> $an_its {r=latest|last|final} (exit|departure) => leaves last
<make> $an_its {r=first|earliest} (entrance|entry|arrival) => enters first
<make> $an_its {r=latest|last|final} (entrance|entry|arrival) => enters last
(before|ahead of) (anything|anyone|anybody|everything|everyone|everybody|all the rest|any of the (others|rest)|all of the others|all others|the rest) [else] [do|does|did|is|was|has|had] => first
after (anything|anyone|anybody|everything|everyone|everybody|all the rest|all of the others|all the others|all others|the rest) [else] [do|does|did|has|have|is|was|had] $ => last
(before|ahead of) the (others|other ones|other) [all] [do|does|did|is|are|was] => first
{v=leaves|exits|enters|goes out|comes in|disappears|arrives|departs|left|exited|entered} (soonest|earliest|before anything|before all) $ => {v} first
the (earliest|first|initial) (arrival|entrant|comer) => the first object to enter
the (latest|last|final) (arrival|entrant|comer) => the last object to enter
the (earliest|first) (leaver|departure) => the first object to leave
as [the] (number|no|nr) one => first
as [the] (number|no|nr) two => second
as [the] (number|no|nr) three => third
number one to => first to
number two to => second to
number three to => third to
{w=object|thing|one} {r=first|second|third|last} to {v=leave|exit|go|enter|come|disappear|depart|arrive} => {r} {w} to {v}
# ---- next
and {x} (afterwards|later on|later|after that|subsequently) $ => and then {x}
(only|just) {p=after|once} => {p}
{p=did|does|had|has} {x} only {y} {q=after|once|when} => {p} {x} {y} {q}
yet $ =>
up to {p=after|when|once|then|afterwards|at|while} => doing {p}
up to $ => doing
(what|which) event (comes|came|happens|occurs|follows|followed|takes place) {p=straight|right|immediately|directly|just} after => what happens {p} after
(what|which) (thing|event) (comes|came|happens|follows) [next] (after|once|when) => what happens after
how (does|did) {x} (act|behave|react|respond|carry on) => what does {x} do
what (did|does) {x} get up to => what does {x} do
the next (one|object|thing|item|of them) to {x} {p=after|following|once|since} => the first object to {x} {p}
the next (one|object|item) that {x} {p=after|following|once|since} => the first object that {x} {p}
^ {p=after|once|following|since|when} {x} , {y:any} the next (one|object|thing|item) {q=to|that} => {p} {x} , {y} the first object {q}
^ {p=after|once|following|since|when} {x} , {q=what|which object|who|which thing|which} {v=leaves|exits|enters|goes|comes} next => {p} {x} , {q} {v} first
"""
