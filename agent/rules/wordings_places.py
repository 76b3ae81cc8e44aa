"""Places, sides, ways and how things lie, said otherwise, and the straight question."""

from __future__ import annotations

PLACES = r"""
# ---- show it
^ [where is|where 's] {x} , {v=show|mark|track|highlight|locate|find} (it|them|him|her) $ => {v} {x}
^ {v=find|show me|track|mark|locate|highlight|pick out|spot} {x} and (follow|track|mark|highlight|show|outline|trace|box) (it|them|him|her) [through the video|throughout|over time|in the video|along|all along|across the video|around|round] => {v} {x}
^ (trace|tag|label|pinpoint|circle|keep track of|bring up|single out|draw attention to|isolate|keep an eye on|keep following|box|frame|annotate|mark out|mark up|trail|outline|indicate) {s=the|every|all|a|any} => show me {s}
^ [show me|mark|highlight|track|show|point out|locate|follow|indicate|outline|trace|give me|plot|map|tell me] where {x} (goes|moves|travels|appears|went|stays|can be seen|is seen|is|was) [over time|at (all times|each moment|every moment|any time|every point)|throughout|in the video|over the video|through the video|in every frame|during the video] (over time|throughout|in the video|at all times|at every moment|in every frame|through the video) $ => show me {x}
^ (show me|mark|highlight|track|show|point out|locate|follow|indicate|outline|trace|plot|map) where {x} (is|was|goes|moves|travels|appears) $ => show me {x}
^ (give me|i want|i would like|i need|i 'd like|i would love) [to have|to see|you to (show|mark|highlight)] {x} (outlined|highlighted|marked|tracked|boxed|located|shown|traced|pointed out) => show me {x}
^ {v=show me|mark|highlight|track|follow|show|find|locate|point out|outline} {x} (through|throughout|across|along|in|for|over|during) [the] [video|time|entire video|whole video|every frame|each frame|all frames] $ => {v} {x}
^ {v=show me|mark|highlight|track|follow|show|find|locate|point out|outline} {x} (as it (moves|goes|travels)|wherever it (is|appears|goes|can be seen)|frame by frame|whenever it (is visible|appears|is seen)|(in|on) every frame (where|in which|that) it (can be|is) (seen|visible)|while it is (visible|in view)|the whole time|everywhere it (goes|appears|is)|for as long as it is (visible|in view|seen)|for its whole time|with a box|in a box) => {v} {x}
^ (draw|put|place|show|add) (a|the) [bounding] box (round|on|over|about) {x} at {t:time} => give me the box of {x} at {t}
^ (box|box in|outline|frame|encircle) {x} at {t:time} $ => give me the box of {x} at {t}
^ at {t:time} , [please] (box|outline|frame|encircle) {x} => at {t} , give me the box of {x}
^ (draw|put|place|add) (a|the) [bounding] box (round|on|over) {x} => show me {x}
^ where is {x} at {t:time} , (give|show|tell|i need|i want|a|please|in|as|with|the|return|draw) {y:any} $ => give me the box of {x} at {t}
(what|which) (bounding box|box|rectangle|region|area|pixels|coordinates) (encloses|surrounds|contains|bounds|encircles|covers|holds|enclose|cover|frames) {s=the} => what is the box of {s}
(what are|give me|what is|what 's|state|list) [the] (box coordinates|bounding box coordinates|pixel coordinates|image coordinates|coordinates of the [bounding] box|pixel box|pixel position|pixel location|bounding rectangle|rectangle|extent|exact position|exact location|exact place|exact box|image position|spot|whereabouts) (of|for|round|around|containing|enclosing) => give me the box of
the {w=bounding box|box|position|location} (for|round|around|containing|enclosing|surrounding) => the {w} of
(at|in|on) (what|which) (spot|place|position|location|point|coordinates|pixels) (in|of|on|within) ($frame) {v=is|was|do|does|can|are} => where {v}
where (in|on|within) ($frame) [exactly|precisely] {v=is|was|do|does|can} => where {v}
where (in|on|within) ($frame) {s=the|a} {x} {v=is|was} => where {v} {s} {x}
^ {q=where|what place|what position} {v=do|can|would|could} (we|i|you|one) (find|see|spot) {s=the|a} => where is {s}
{w=position of|location of|box of|place of} {x} (in|on|within) ($frame) => {w} {x}
# ---- which part of the picture
^ {h:parts} , where [in $frame|on $frame] (is|was|do we find|can i find|would i find|does) {x} at {t:time} => is {x} on the left , in the middle or on the right at {t}
^ at {t:time} , [in|on] (which|what) (part|third|side|area|section|region|portion) [of $frame] (is|was|do we find|does) {x} [in|on|lie|sit|located|found] , {h:parts} $ => is {x} on the left , in the middle or on the right at {t}
^ [in|on] (which|what) (part|third|side|area|section|region|portion) [of $frame] (is|was|do we find|does) {x} [in|on|lie|sit|located|found] at {t:time} , {h:parts} $ => is {x} on the left , in the middle or on the right at {t}
^ at {t:time} , where (is|was|do we find) {x} [in $frame|on $frame] , {h:parts} $ => is {x} on the left , in the middle or on the right at {t}
^ where (is|was|do we find) {x} [in $frame|on $frame] at {t:time} , {h:parts} $ => is {x} on the left , in the middle or on the right at {t}
^ at {t:time} , (is|was) {x} [located|positioned|situated|standing|seen|placed] {h:parts} $ => is {x} on the left , in the middle or on the right at {t}
^ (is|was) {x} [located|positioned|situated|standing|seen|placed] {h:parts} at {t:time} => is {x} on the left , in the middle or on the right at {t}
^ {x} (is|was) [located|positioned|situated|standing|seen|placed] {h:parts} at {t:time} => is {x} on the left , in the middle or on the right at {t}
(can|could|would|will|do|did|should|might) (i|you|we|one) [expect to] (find|see|spot|locate) {x} [somewhere|over] (towards|on|in|at|near) the {s=left|right|top|bottom} => is {x} on the {s}
(can|could|may) {x} be (found|seen|spotted|located) [somewhere|over] (towards|on|in|at|near|to) the {s=left|right|top|bottom} => is {x} on the {s}
{v=is|was} {x} (over|over on|somewhere (on|in|towards)|towards|way over on|out on|far out on|placed on|seen on|sitting on|somewhere over on|over to|over in|in|within|inside) the {s=left|right|top|bottom} [hand] [portion|half|part|side|area|region|section] => {v} {x} on the {s}
{v=does|did} {x} (sit|stand|lie|appear|stay|show up|remain|be) [somewhere] (on|in|at|towards) the {s=left|right|top|bottom} => is {x} on the {s}
(do|can|did|could|would) (we|you|i|one) (find|see|spot) {x} {r=to the left|to the right|on the left|on the right|left|right|above|below|higher|lower|further} => is {x} {r}
# ---- how things lie
(is|was|are|were) there [any|an|some] (overlap|overlapping|intersection) between {a} and {b} => do {a} and {b} overlap
{a=the|a} {x} and {b=the|a} {y} [partly|partially|in part] (on top of|covering|over|overlaying|across|obscuring|overlapping) (each other|one another) => {a} {x} and {b} {y} overlapping
(are|were|is|was) {a=the|a} {x} and {b=the|a} {y} [partly|partially] (superimposed|overlaid|overlapped|intersecting|overlapping) => do {a} {x} and {b} {y} overlap
{a=the|a} {x} and {b=the|a} {y} (are|were|is|was) overlapping => do {a} {x} and {b} {y} overlap
(does|do|did) {a=the|a} {x} (partly|partially|in part) (cover|overlap|hide|obscure|block|occlude) {b=the|a} => does {a} {x} overlap {b}
(does|do|did) {a=the|a} {x} (cover|hide|obscure|block|occlude|overlap) (part of|some of|a part of|a bit of) {b=the|a} => does {a} {x} overlap {b}
(is|was) {a=the|a} {x} (partly|partially|in part) (covering|on top of|over|hiding|obscuring|overlapping|in front of|covered by|hidden by|hidden behind|behind|obscured by) {b=the|a} => does {a} {x} overlap {b}
(sitting|standing|lying|positioned|located|situated|placed) {r=higher|lower|above|below|further} => {r}
(does|do|did) {x} (sit|stand|lie|appear|come|rank|hang|be) {r=higher|lower|above|below|further|to the left of|to the right of|left of|right of|on the left of|on the right of} => is {x} {r}
(higher|further up|more upwards) [up] [on|in|within] [the] [frame|picture|image|screen|view|shot] than => above
(lower|further down|more downwards) [down] [on|in|within] [the] [frame|picture|image|screen|view|shot] than => below
(at a higher (position|place|point|level|spot|height)|in a higher (position|place)|nearer the top|closer to the top|nearer to the top) [of $frame|on $frame|in $frame] than => above
(at a lower (position|place|point|level|spot|height)|in a lower (position|place)|nearer the bottom|closer to the bottom|nearer to the bottom) [of $frame|on $frame|in $frame] than => below
(further|more|farther) [over] [to the|towards the|on the|to|in the] {s=left|right} [hand] [side] [on $frame|in $frame|of $frame] than => further {s} than
(nearer|closer) [to] the {s=left|right} [edge|side|border] [of $frame] than => further {s} than
(has|had) the (smallest|shortest|least|lowest) distance (to|from) => is nearest to
(is|was|'s|sits|stands|lies|comes) (closer|nearer) to {x} than (anything|any other (object|thing)|everything|all the (others|rest)|all others) [is] => is nearest to {x}
neighbor => neighbour
(what is|what 's|who is|which is|which object is|give me) {x} 's (closest|nearest) (neighbour|object|thing|companion) => what is nearest to {x}
(what is|what 's|who is|which is|which object is|name|give me) the (closest|nearest) (neighbour|object|thing|one) (of|to) {x} => what is nearest to {x}
# ---- ways, sides, colours
(in|towards|to) (which|what) of (these|the following|the given|the listed) (directions|ways) => in which direction
(which|what) of (these|the following|the given|the listed|those) (directions|ways) => which direction
(which|what) of (these|the following|the given|the listed|those) colours => which colour
[overall|main|general|net] (direction|heading|course) of {x} 's (movement|motion|travel|path|course|trip|journey|walk|drive) => direction of {x}
{x} 's [overall|main|general] (direction|heading|course|way) of (movement|motion|travel) => the direction of {x}
, [either] (left , right , up [,] or down|up , down , left [,] or right|left or right|right or left|up or down|down or up|left , right , up , down) $ =>
^ what (is|was) {x} 's [overall|main|general] (direction|heading|course|way) of (movement|motion|travel) => which way does {x} go
^ give me the direction (in which|that|which|to which) {x} (travels|moves|goes|heads|is (going|moving|heading|travelling)|travelled|moved|went|takes) => which way does {x} go
^ give me the colour (that|which) (matches|fits|describes|belongs to|suits) {x} => what colour is {x}
{v=car|truck|person|ball|box|vehicle} (in|of|from|shown in|seen in) (this|the) video {w=is|has|was} => {v} {w}
^ where (does|did) {x} come in from , (which|what) (edge|side|border) [of $frame] => from which side does {x} enter
^ where (does|did) {x} (go out|leave|exit) , [by|on|at|over] (which|what) (edge|side|border) [of $frame] => by which side does {x} leave
^ (is|was) the {s=left|right|top|bottom} [hand] [side|edge|border|boundary|end] [of $frame] [the (one|side|place)] (where|by which|through which|over which|on which|at which|from which|via which|that) {x} (goes|leaves|exits|disappears|went|left|exited|departs|gets|moves|drives) [out|off|away|by] [of the frame|through|$frame|of $frame] => does {x} leave by the {s}
^ (is|was) it (by|over|through|on|at|via|across|past|off|to|out of) the {s=left|right|top|bottom} [hand] [side|edge|border|boundary|end] [of $frame] that {x} (goes|leaves|exits|disappears|went|left|exited|departs|gets|moves|drives) [out|off|away] [of the frame|$frame|of $frame] => does {x} leave by the {s}
^ (does|did|is) {x} (use|take|pick|choose) the {s=left|right|top|bottom} [hand] (side|edge|border) to (leave|exit|go out) => does {x} leave by the {s}
# ---- asides
^ {q=when|at what time|at what point} {v=did|does|do} {x} , (which|that|who) (was|is|had been|were|stood|stands) (standing still|still|stationary|at rest|parked|standing|motionless|not moving|waiting|stopped) [before|at first|until then|to begin with|initially] , => {q} {v} {x}
"""
