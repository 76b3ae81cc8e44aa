"""Sentences built in another order, or round a noun, and the straight question they stand for."""

from __future__ import annotations

TURNS = r"""
# ---- what is spoken of first, then the question about 'it'
^ {r=first|second|third|last} to {x} , {q=what colour|which colour} {v=is|was} (that object|that thing|that one|it|that|this) => {q} {v} the {r} object to {x}
^ {x} , {q=what colour|which colour|how many seconds|how long|for how long|for how many seconds|when|where|which way|what direction|which direction|at what time|from which side|on which side|in what direction} {v=is|does|did|was|has|can|do} (that one|that object|this one|that thing|it|that|this|he|she|they) {r} => {q} {v} {x} {r}
^ {x} , {q=what colour|which colour|what class|where|when} {v=is|was|'s} (that one|that object|this one|that thing|that person|that car|it|that|this|he|she|they) $ => {q} {v} {x}
^ (what|which) colour is (something|an object|a thing) [that] => what colour is the object that
{q=what colour|which colour} {v=is|was} (something|one object|one thing|a single object) {x} => {q} {v} the object that {x}
{q=what colour|which colour} does the (stopping|halting|stopped) (object|thing|one|item) have => {q} is the object that stops
{q=what colour is|which colour is|colour of} the (stopping|halting) (object|thing|one|item) => {q} the object that stops
^ {r=first|second|third|last} to {x} , {q=what colour|which colour} {v=is|was} (that object|that thing|that one|it|that|this) => {q} {v} the {r} object to {x}
{q=what colour|which colour} {v=is|was} {r=first|second|third|fourth|last} to {x} => {q} {v} the {r} object to {x}
^ (something|someone|an object|a thing) {x} , [please|can you|could you] (point it out|mark it|show it|find it|track it|highlight it|locate it|follow it|show me it|show me which|point to it|outline it|box it|point them out) $ => show me the object that {x}
^ where is {x} , [please] (mark it|show it|highlight it|track it|point it out|show me|locate it) [for me] => show me {x}
^ after {x} , what (happens|happened|comes|came) (next|then) => what happens after {x}
^ {x} , {t=then what|what then|then what happens|what happens then|and then what happens|and then what|and what happens next|what happened next|what comes next|what next} $ => what happens after {x}
^ {x} , {q=which|what} direction {v=does|did} {y} (take|go|move|head) [in] (from then on|after that|then|afterwards|next|from there) => {q} direction {v} {y} go after {x}
^ {x} , {q=where|which way} {v=does|did|is} {y} {w=go|move|head|heading|going|moving} (from then on|after that|then|afterwards|next) => which way {v} {y} {w} after {x}
^ {x} (moves|goes|travels|heads|is (moving|going|heading|travelling)) [in|towards|to] (which|what) (direction|way) => which way does {x} go
^ {x} {v=is|has|had|was} (what|which) colour => what colour is {x}
^ {x} (enters|comes in|arrives) (from|at|on|by|through) (which|what) side => from which side does {x} enter
^ {x} (leaves|exits|goes out) (from|at|on|by|through) (which|what) side => by which side does {x} leave
# ---- how far in
(how many seconds|how far|how long|how much time|how soon|how many seconds of $video) (in|into $video|into it|in to $video|from the (start|beginning) [of $video]|after the (start|beginning) [of $video]) {v=does|do|did|is|was|are|has|have|can|will} => when {v}
^ give me (how many seconds|how far|how long) (in|into $video) => when
^ (at what time|at what point|when|what time) {v=do|can|did|could} (we|you|i|one) [still] (see|spot|notice) {x} for the [very] {r=first|last|final} time => when {v} we {r} see {x}
^ (what is|what 's|when is) the {r=first|last} (time|moment) {x} (can be|is|was) (seen|visible|in view|in the frame) => when is {x} {r} seen
(on|at|by|from|in) (which|what) (second|timestamp|time stamp|timecode|time code|time|moment|point) [of time|in time] [in $video|of $video] [on] {v=can|do|could|does|did|is|was} (you|we|i|one) [first] (see|spot|notice) => when {v} we first see
(up to|until|till) (which|what) (second|time|moment|point|timestamp) {v=can|do|could|does|did|is|was} (you|we|i|one) [still] [last] (see|spot|notice) => when {v} we last see
(up to|until|till) (which|what) (second|time|moment|point|timestamp) {v=is|was|can} {x} [last|still] [be] (seen|visible|spotted|in view) => when is {x} last seen
(the) (latest|last|final) (moment|time|point|instant|second) [in time] [in $video] (where|when|at which|that|in which) (you|we|i|one) [can|could|do] [still] see => the last moment we see
(the) (earliest|first) (moment|time|point|instant|second) [in time] [in $video] (where|when|at which|that|in which) (you|we|i|one) [can|could|do] [first|already] see => the first moment we see
^ [give me] the (moment|time|timestamp|second|instant|point) [where|when|at which|that] (we|you|i|one) [can] {r=first|last} (see|spot|notice) => when do we {r} see
^ [give me|what is|what 's] the {r=first|last} moment (we|you|i|one) see {x} => when do we {r} see {x}
for the very {r=first|last} time => for the {r} time
(the) (time|moment|timestamp|second|instant) of the {r=first|last|final|initial|earliest|latest} (sighting|appearance|glimpse|view|look) of {x} => when is {x} {r} seen
^ [give me|what is|what 's|when is|when was] when is {x} (initial|earliest|first) seen => when is {x} first seen
^ [give me|what is|what 's|when is|when was] when is {x} (final|latest|last) seen => when is {x} last seen
^ (when|at what time|$what_time) (is|was) the (first|initial|earliest) (sighting|glimpse|appearance|view) of {x} => when is {x} first seen
^ (when|at what time|$what_time) (is|was) the (last|final|latest) (sighting|glimpse|appearance|view) of {x} => when is {x} last seen
^ (when|at what (time|point|moment|second|timestamp)|what time|which second) (is|was|are|'s|has) {x} (gone|out of (the frame|view|sight|$frame)|off screen) [from $frame] [for good] => when does {x} leave
^ [give me|what is|what 's|state] the (entry|arrival|entrance|entering) (time|timestamp|moment|second) of {x} => when does {x} enter
^ [give me|what is|what 's|state] the (exit|departure|leaving|exiting) (time|timestamp|moment|second) of {x} => when does {x} leave
^ [give me|what is|what 's|state] the (stop|stopping|halting) (time|timestamp|moment|second) of {x} => when does {x} stop
^ [give me|what is|what 's|state] the (start|starting) (time|timestamp|moment|second) of {x} => when does {x} start moving
^ [give me|what is|what 's|state] {x} 's (entry|arrival|entrance) (time|timestamp|moment) => when does {x} enter
^ [give me|what is|what 's|state] {x} 's (exit|departure|leaving) (time|timestamp|moment) => when does {x} leave
^ [give me|what is|what 's] the (time|moment|timestamp|instant|second) of (contact|collision|meeting|touch|touching|encounter|first contact|impact) (between|of) {x} and {y} => when do {x} and {y} meet
^ (time|moment|timestamp) of => the time of
# ---- spans
^ [give me|what are|what is] the (start and end|start and stop|start and finish|begin and end|beginning and end|first and last|in and out|entry and exit) (time|times|timestamp|timestamps|moments|seconds|points) (of|for|between which|when) {x} (being|is) (seen|visible|in view|in the frame|on screen|in $frame) => when is {x} visible
^ [give me|what are|what is] the (start and end|start and stop|start and finish|beginning and end|in and out|begin and end) [time|times|timestamp|timestamps] of {x} 's (visibility|presence|appearance|stay|time) [in view|in the frame|on screen|in $frame] => when is {x} visible
between (what|which) [two] (times|time|seconds|moments|timestamps|points|points in time|instants) {v=do|can|did|could} (we|you|i|one) [get to] see => when {v} we see
(from|between) (when|what time|which second|what second|which time) (to|until|till|and) (when|what time|which second|what second|which time) {v=do|can|did|could} (we|you|i|one) [get to] see => when {v} we see
(from|between) (when|what time|which second|what second|which time|what point) (to|until|till|and) (when|what time|which second|what second|which time|what point) {v=is|was|are|can} {x} (visible|seen|be seen|in view|on screen|in $frame) => when is {x} visible
(during|in|over|within|for|through|throughout) (what|which) [time|exact] (stretch|section|portion|part|passage|segment|interval|window|period|span|slot|timeframe|range|times|seconds) [of [the] (time|video)] {v=is|can|was|do|does|did|are} => during which period {v}
(what|which) (stretch|section|portion|part|passage|segment|interval|window) of $video {v=is|can|was|does} {x} => during which period {v} {x}
^ give me the [time] (interval|window|period|span|range|stretch|segment|timespan|time span|time frame|timeframe) (in|during|over|for|within) which => during which period
^ (what is|what 's|give me) the [time] (interval|window|period|span|range|stretch|segment|timespan|time span|time frame|timeframe) (in|during|over|for|within|when|where) [which] {x} (is|was) (visible|seen|in view|on screen|in $frame) => when is {x} visible
# ---- how long
^ [give me|what is|what 's|how long is] the [total|overall|full] (duration|length) of {x} 's (presence|stay|visibility|appearance|screen time|time on screen|time in view) [in $frame|in view|on screen|in the frame] => how long is {x} visible
^ [give me|what is|what 's|how much is|how long is] [the] [total|overall|full|entire] [amount of] (screen time|on screen time|viewing time|visible time|time on screen|time in (shot|frame|view|the frame|the picture)|visibility|airtime|camera time|time in $frame) of {x} => how long is {x} visible
^ [give me|what is|what 's|how much is|how long is] {s=the|a|this} {x} 's [total|overall] (screen time|on screen time|viewing time|visible time|time on screen|time in (view|the frame|the picture)|visibility|airtime|camera time|time in $frame|stay [in $frame|in view|on screen]|presence [in $frame|in view|on screen]|appearance) => how long is {s} {x} visible
^ [give me|what is|what 's|how long is] the [total|overall|full] (duration|length) of the (presence|stay|visibility|appearance|screen time) of {x} => how long is {x} visible
^ how much (screen time|time on screen|airtime|camera time) {v=does|did} {x} (get|have|take up|enjoy|receive) => how long is {x} visible
^ [give me|what is|what 's|how much is] the [total|overall] (standing|stationary|stopped|idle|waiting|rest|resting|still|parked|stop|standstill) time of {x} => how long is {x} still
^ [give me|what is|what 's|how much is] {x} 's [total|overall] (standing|stationary|stopped|idle|waiting|rest|resting|still|parked|standstill) time => how long is {x} still
^ [give me|what is|what 's|how much is] the [total|overall] (moving|driving|walking|travel|travelling|motion|rolling) time of {x} => how long is {x} moving
^ [give me|what is|what 's|how much is] {x} 's [total|overall] (moving|driving|walking|travel|travelling|motion|rolling) time => how long is {x} moving
^ {q=how long|for how long|for how many seconds|how many seconds|how much time} {v=is|was|does|did} {x} {r=stationary|still|standing still|motionless|at a standstill|at rest|not moving|stopped|parked|stand still|stay still|spend not moving|spend standing still|spend stationary|spend at a standstill} (while|when|whilst|as long as) [it is|it 's|they are|he is|she is|visible] (on screen|in (view|sight|$frame)|visible|seen|in the frame) => how long is {x} still
(while|when|whilst|as long as|for as long as) (on screen|in view|visible|in the frame|seen) $ =>
{v=not moving|stationary|still|at a standstill|motionless} (while|when|whilst) (it is|it 's|it was) (in (view|the frame|$frame)|on screen|visible) => {v}
^ give me how (long|many seconds) {x} (is|was|are) => how long is {x}
(do|did|can|could) (we|you|i|one) get to see => do we see
^ how long (we|you|one) [can|could] see {x} => how long is {x} visible
^ [give me|what is|what 's] the (length|amount|stretch|total) [of time] (for|during) which {x} => how long {x}
^ (what|which) (length|amount) of time {v=does|did|is|was} => how long {v}
# ---- how long between
^ [give me|what is|what 's|how (big|long|large) is] the (time|gap|interval|delay|difference|time difference|time gap|time interval|time lag|lag|time span|time elapsed|elapsed time|amount of time|number of seconds|wait|pause|period|duration) , in seconds , => give me the time
^ [give me|what is|what 's|how (big|long|large) is] the (time|gap|interval|delay|difference|time difference|time gap|time interval|time lag|lag|time span|time elapsed|elapsed time|amount of time|number of seconds|wait|pause|period|duration) [in seconds] [that (passes|elapses)|passing|elapsed|elapsing] (between|from) => give me the time between
^ [give me] {q=how long|how many seconds|how much time|how much later} (passes|passed|elapses|elapsed|goes by|is there|are there|lies|lie) (between|from) [the (moment|time|point|instant|second)] [when|that] {x} (and|to|until) [the (moment|time|point|instant|second)] [when|that] {y} => how long between when {x} and when {y}
^ [give me] {q=how long|how many seconds|how much time|how much later|how much later in seconds} after {x} <do> {y} => how long between when {x} and when {y}
^ [give me] (how long|how many seconds|how much time|how much later|how soon) after {s=the|a} {x} {v=came to a stop|came to a halt|came to rest|came to a standstill|stopped|stops|halts|halted|comes to a stop|comes to a halt|comes to rest|has stopped|had stopped|pulled up|pulls up|parks|parked} {p=the|a} {y} {w=went|leaves|left|goes|exits|exited|disappears|disappeared|is|was|drives|drove|moved|moves|departs|departed|got|gets} => how long between when {s} {x} {v} and when {p} {y} {w}
# ---- how many
^ (how many) {x} [do|can|could|did] (we|you|i|one) [get to|can|could|still] (see|find|count|have) => how many {x} are seen
how many {x} in (all|total|sum) => how many {x}
^ (how many|what number of) [different|separate|distinct|individual] {x} (did|does|has|do|can) (the camera|the video|this video|the video maker|the lens) (pick up|picked up|capture|captured|catch|caught|record|recorded|see|seen|show|contain|have|feature) => how many {x} are there
^ [what is|what 's|give me] [the] (maximum|max|largest|highest|greatest|peak|biggest|top|most) (number|count|amount|total) of {x} (at|in|on|within) (any|a|one) (single|one|given) (frame|moment|instant|time|image|picture|point in time|point) => give me the maximum number of {x} at once
(at|in) [the] (busiest|fullest|most crowded|peak|most populated) (moment|instant|point|time|second|frame) [of $video|in $video] [,] {x:any} $ => {x} at once
[,] at [the] [very] most $ => at most
(in|within|on|at) [any] (any|a|one) (single|one|given) (frame|moment|instant|image|picture|point in time) => at once
at the [very] same (instant|second|point in time) => at once
^ (of|among|out of|from) [all|all of] [the|these|those] {x} , how many [of them] => how many {x}
how many of (the|these|those|all the) => how many
^ (over|through|via|at|on|by|across|past|from|off) the {s=left|right|top|bottom} (edge|side|border|boundary|end) [of (the frame|$frame)] , how many {x} {v=leave|leaves|left|exit|enter|entered|come in|go out|come|go|exits|disappear|vanish|depart|arrive} => how many {x} {v} by the {s}
^ how many (stops|halts|pauses|standstills|times to stop) (are|were|is|was) (made|done|taken|performed) by {x} => how many times does {x} stop
^ [give me|what is|what 's|count|count up|how many is|state] [the] [number of|how many] (stops|halts|pauses) [that] [<do>] {x} <make,do,take> => how many times does {x} stop
^ [give me|what is|what 's|count|count up|state] [the] [number of|how many] (stops|halts|pauses) (made|done|taken|performed) by {x} => how many times does {x} stop
^ (count|count up|give me the number of|what is the number of|what 's the number of) [the] times => how many times
^ how many times (that|when|where) => how many times
^ how many (stops|halts|pauses) (are there|does|did) (for|by) {x} => how many times does {x} stop
^ (if|when|suppose|imagine|say|let 's say|assume|assuming) (i|you|we) (draw|drew|put|place|lay|drag|stretch) a [straight|counting|virtual|imaginary] line (from|between|at|joining|connecting) {p:point} (to|and) {q:point} , [then] (how many|what number of) {x} (pass over|cross|go over|go across|pass|move over|cross over|move across|run over|get over|pass across|walk over|would cross|will cross) it => how many {x} cross the line from {p} to {q}
^ (with|given|for|using|taking|considering|consider|take|imagine|suppose|at|across|over) a [straight|counting|virtual|imaginary] (line|line segment|tripwire) [drawn|running|going|set|placed] (from|between|at|joining|connecting) {p:point} (to|and) {q:point} , [then] (how many|what number of) {x} (do you get|<cross> it|<cross>|<go> over it|pass over it|pass it|are counted|go across it|do you count|get counted|go across|pass) => how many {x} cross the line from {p} to {q}
^ [the] [straight|imaginary] line (from|between|joining|connecting) {p:point} (to|and) {q:point} (gets|is|was|got) (crossed|passed) by (how many|what number of) {x} => how many {x} cross the line from {p} to {q}
^ (how many|what number of) {x} (cross|pass over|go over|go across|pass|move over|cross over|move across|crossing|passing|going over|crossed|passed|traverse|get over|make it across|step over|run over) (the|a) [straight|imaginary|virtual] (line|segment|line segment) [drawn|running|going|that (goes|runs)|which (goes|runs)] [from|between|connecting|joining|through|linking] [the] [pixels|points|pixel|point|coordinates] {p:point} (to|and|with) [the] [pixel|point] {q:point} => how many {x} cross the line from {p} to {q}
# ---- at least
^ [how many] [the] [total|overall] (number|count|tally) of [different|distinct] {x} [in (the|this) [entire|whole] video|overall] (reaches|reach|reached|hits|gets to|comes to|amounts to|attains) [at least] {n:number} [or more] => are there at least {n} {x}
^ (is|was) the [total|overall] (number|count) of [different|distinct] {x} [in $video|overall|in total] (at least|no (less|fewer) than|not (less|fewer|below) than) {n:number} => are there at least {n} {x}
^ (is|was|are) the [total|overall] (number|count) of [different|distinct] {x} [equal to] {n:number} or (higher|more|above|greater|larger|over|bigger) => are there at least {n} {x}
^ (is|was) the [total|overall] (number|count) of [different|distinct] {x} (higher|more|greater|larger|bigger) than {n:number} => are there more than {n} {x}
^ [does|did|do] [the] [total|overall] (number|count|tally) of [different|distinct] {x} (reach|reaches|reached|hit|get to|come to|amount to|attain) [at least] {n:number} [or more] => are there at least {n} {x}
{n:number} or (higher|above|greater|over|upwards) $ => {n} or more
^ {t=at least|no fewer than|no less than|not fewer than} {n:number} [different|distinct|separate] {x} (appear|appears|are seen|are there|exist|show up|are visible|are present|are in view|can be seen|turn up|come up|feature) => are there at least {n} {x}
^ {v=are|do|did|can|have|were} not (fewer|less) than => {v} at least
not (fewer|less) than {n:number} => at least {n}
(a minimum of|as many as|upwards of) {n:number} => at least {n}
^ [give me|what is|what 's] [the] [total|overall|full|grand] (headcount|head count|tally|total|count|total number|number|amount|sum) of [all] [the] [different|distinct|separate|individual|unique|individual] {x} => how many {x}
# ---- none
^ (a|an|any|some|no|the) {x} (never|at no (time|point|moment|stage)|not once) (appears|appear|shows up|show up|turns up|is seen|comes into view|is visible|shows|pops up|enters the frame|is in view|can be seen|is there|occurs) => is there no {x}
^ (a|an|any|no) {x} (is|are|was|were) (nowhere|never) (to be seen|in sight|to be found|seen|visible|in view) => is there no {x}
^ (is|are|was|were) (a|an|any|the) {x} (nowhere|never) (to be seen|in sight|to be found|seen|visible|in view) => is there no {x}
(is|are|was|were) nowhere (to be seen|in sight|to be found|seen|visible|in view) => is never visible
(is|are|was|were) (absent|missing|lacking|not present|not there|not to be seen) [from|in] [$video|$frame] $ => is never visible
^ (is|are|was|were) (a|an|any|the) {x} (absent|missing|lacking) (from|in) {y=the video|this video|the frame|the scene} => is there no {x}
(no|not any|not a|not the slightest) (sign|trace|hint|sighting|glimpse|evidence|instance|presence|appearance) of [a|an|any|the] {x} => no {x}
(not a single|not one|not even one|not even a single|not even a|zero) => no
^ (does|do|did|is|are) [it] [$video|the scene] (lack|contain no|show no|have no|feature no|include no|display no|show no sign of|have no sign of) [a|an|any] => is there no
^ ($video|the scene) (lacks|contains no|shows no|has no|features no|includes no|does not (contain|show|have|feature|include) [a|an|any]|is (free of|without|devoid of|empty of) [any|a|an]) => is there no
^ (is|are|was|were) ($video|the scene) [completely|entirely|totally] (free of|without|devoid of|empty of|free from|lacking|missing|void of|clear of) [any|a|an] => is there no
^ (does|do|did) ($video|the scene) not (contain|show|have|feature|include) [a|an|any] => is there no
^ (do|did|can|could) (we|you|i|one) (never|not) [ever] (see|spot|find) [a|an|any] => is there no
^ (we|you|i|one) (never|do not|can not|did not|do never) [ever] (see|spot|find|get to see) [a|an|any] => is there no
"""
