"""Stock phrases anywhere in a question, and the plainer words for them."""

from __future__ import annotations

PHRASES = r"""
# ---- remarks that say nothing
, (please|thanks|thank you|thanks in advance|cheers|if you can|if possible|would you|will you|you know|do you know|by any chance) $ =>
(please|thanks|thank you|if you (can|could|would|please)|for me|to me|or not|then) $ =>
, (is that (right|correct|true|so|the case)|am i (right|correct)|right|correct|true|yes|or no|yes or no|true or false|is not it|or am i wrong|would you agree|does it not|did it not) $ =>
(completely|entirely|totally|perfectly|fully|absolutely) {v=free|empty|without|motionless|still|stationary|devoid|stopped|gone|out} => {v}
whatsoever => at all
[at all] anywhere $ => at all
at any (moment|time|point|stage) there $ =>
after after => after
# ---- time
(in|during|within|over|for|throughout|inside|across|on) [the|that|this] [short|whole|entire|full|time] (stretch|section|portion|part|passage|segment|interval|window|period|span|slot|timeframe|frame|bit|phase|range) [of time|of $video] [running|lasting|going|starting|that (runs|goes|lasts|is)] (from|between) => between
(anywhere|any time|anytime|sometime|some time|somewhere|at (some|any) (point|time|moment|stage|instant) [in time]|ever|at all) (from|between) => between
at (some|any) (point|time|moment|stage|instant) [in time] {v=in|during|over|within|throughout} => {v}
between {a:number} [seconds] (through|thru|until|up to|and|to|up until|through to|on to) {b:time} => between {a} seconds and {b}
from {a:number} [seconds] [right|on|all the way] (through|thru|until|up to|to|up until|through to|on to) {b:time} => between {a} seconds and {b}
between [the] (second|seconds|time|times|timestamp|timestamps) {n:number} [seconds] (and|to) [the] [second|seconds|time|timestamp] {b:time} => between {n} seconds and {b}
from [the] (second|time|timestamp) {n:number} [seconds] (to|until|through|up to) [the] [second|seconds|time|timestamp] {b:time} => between {n} seconds and {b}
(at|by) [the] (timestamp|time stamp|timecode|time code|time index|second|time|clock time|position|time of|point in time) {t:time} [mark] => at {t}
at [exactly|precisely|about|just|right|the|exactly the|precisely the] {t:time} [mark|point|timestamp] => at {t}
{t:time} (in|into) (the video|it|things) => {t} into the video
from (start|beginning) to (finish|end)|from first to last|from the (start|beginning|first frame) [right] to the (finish|end|last frame|very end) => in the video
(over|across|through|during|in|for) the (whole|entire|full|complete) (length|duration|course|run) of [the] video => in the video
(over|across) the (whole|entire|full|complete) video => in the video
(over|in|during) the course of [the] video|(over|across|through|during) the (entirety|whole|length|course|duration) of $video => in the video
(at|in) (the|that) [very|exact|precise|same] (moment|instant|second|point|time|minute) [that|when|at which|in which|where|as] {s=the|a|an|this|it|he|she|they|no} => when {s}
(just|right|exactly|precisely) {v=as|when} {s=the|a|an|this|it} => when {s}
^ [at] the [very|exact|precise] (moment|instant|second) [that|when] {s=the|a|an|this|it|he|she|they} {x} , => when {s} {x} ,
(subsequent to|in the wake of|upon) => after
from the (moment|instant|second|time|point) [that|when|at which|on which|where] {s=the|a|an|this|it} => after {s}
(now that|ever since) {s=the|a|an|this|it} => after {s}
(ahead of|in advance of|previous to) {s=the|a|an} => before {s}
(at|by) the (time|moment) of {s=the|a} => when {s}
{v=straight|right|immediately|directly} (following|upon|on) => {v} after
# ---- the picture
{v=camera} 's (view|field of view|eye|frame|picture|vision|field of vision) => frame
[the] (display|monitor|viewport|viewfinder|view finder|frame area|camera image|picture area|video image|video picture) => the frame
(offscreen|off the screen|off camera|out of shot|out of frame|out of picture|out of view|out of the shot|out of the view|out of sight|off frame|off shot|off the frame|off the picture|off the image) => out of the frame
{v=goes|go|went|gone|going|moves|moving|move|drives|slips|heads|runs|is|was|are} off screen => {v} out of the frame
(onscreen|in shot|in frame|in picture|on view|in camera|in front of the camera|before the camera) => in view
(on display|on show|depicted|pictured|observable|discernible|caught on (camera|film|video|tape)|captured (on camera|on film|on video|by the camera)|captured|caught by the camera|picked up by the camera|recorded by the camera|filmed|spottable|noticeable|detectable|to be spotted|there to be seen|able to be seen) => seen
(get|gets|got|ever get|ever got) to (see|observe|spot|glimpse|watch) => see
(make out|makes out|made out|catch sight of|caught sight of|catch a glimpse of|get a glimpse of|get a look at|lay eyes on|set eyes on|perceive|discern|glimpse|recognise|recognize) => see
{v=left|right|top|bottom} (edge|side|border|boundary|margin|end) of the (frame|picture|image|screen|view|shot|scene) => {v} side
# ---- who, what
(who|what|which) or (what|who|which) => what
(anyone|anybody|anything|someone|somebody|something) or (anyone|anybody|anything|someone|somebody|something) => anything
{v=anything|anyone|anybody|something|someone|somebody|everything|nothing|nobody} (else|new|different|other) => {v}
(any|some|another) other (object|thing|item) => anything
# ---- people by their clothes
{c:colour} (clad|clothed|dressed|attired|wearing|garbed|robed|shirted|jacketed|outfitted|suited|coated) => {c}
whose (clothes|clothing|outfit|garments|shirt|jacket|attire|top) (is|are|was|were) {c:colour} => in {c}
(that|who|which) (is|was|are|were|'s) (in|wearing|dressed [all] in|clad in|clothed in) [all|a|the] {c:colour} => in {c}
(that|who|which) (wears|wore|has|had|sports) [a|an|the|some] {c:colour} ($garment|garments|attire|gear|apparel|trousers) => in {c}
(that|who|which) (wears|wore) {c:colour} => in {c}
(wearing|dressed [all] in|clad [all] in|clothed [all] in|attired in|kitted out in|decked out in|sporting|with|having|in|donning) [a|an|the|some|their|all] {c:colour} [coloured] ($garment|garments|attire|gear|apparel|garb|trousers) => in {c}
with {c:colour} on => in {c}
(dressed [all|up] in|clad [all] in|clothed [all] in|attired in|kitted out in|decked out in|wearing|sporting|donning) [all|some|the colour] {c:colour} => in {c}
in all {c:colour} => in {c}
(one|figure|someone|somebody|walker|passerby|individual|pedestrian|human|soul|character|human being) in {c:colour} => person in {c}
{c:colour} (figure|walker|passerby|human being) => {c} person
(persons|individuals|pedestrians|folks|folk|walkers|humans) in {c:colour} => people in {c}
# ---- pointing
the (object|thing|one|item|spot|point) [that|which] (i|we|i have|we have|i just|i am|i have just|i 'd|i had) (marked|clicked [on]|selected|picked|pointed (at|to|out)|tapped [on]|chosen|chose|highlighted|indicated|pointing (at|to)|pinned|touched|flagged) [here|there|on|out] => this object
the {w=car|person|truck|ball|box|vehicle} [that|which] (i|we|i have|i just|i am|i have just) (marked|clicked [on]|selected|picked|pointed (at|to|out)|tapped [on]|chosen|chose|highlighted|indicated|pointing (at|to)) [here|there|on|out] => this {w}
(the|this|that|my) (marked|clicked|selected|tapped|chosen|picked|indicated|highlighted|pinned|flagged|pointed at|clicked on|pointed to|singled out) (object|thing|one|item) [here|there] => this object
(the|this|that) (object|thing|one|item) (here|at my (marker|click|point|pointer|cursor)|under (my|the) (pointer|click|cursor|mouse|marker|mark)|at the (marked|clicked) (point|spot|place|position)|at this point|in question|where i clicked) => this object
"""
