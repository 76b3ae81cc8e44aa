"""What goes round a question – requests, framings, what to look at – and the question without it."""

from __future__ import annotations

FRAMES = r"""
# ---- asking whether
^ (so|well|ok|okay|hi|hello|hey|and|now|quick question|one question|question|um) [,] =>
^ (please|kindly|simply) [,] =>
^ (just) {s=tell|give|show|say} => {s}
^ (am i|would i be) (right|correct) (in (thinking|saying|assuming|believing)|to (think|say|assume)|if i say) [that] =>
^ am i (right|correct) [that] =>
^ (is|was|'s|are|would) it [be] (true|correct|right|the case|fair|accurate|so|a fact) (to say that|to say|that) =>
^ [would|do|could|can] you (say|think|agree|believe|reckon|consider) [that] =>
^ i (think|believe|assume|guess|suppose|reckon|understand|take it|bet|am sure|am not sure|am unsure|am told|hear) [that|if|whether] =>
^ [can|could|would|will] [you] [please] [just] (confirm|verify|check|establish|assess|double check|make sure|clarify|determine|ascertain) [for me] (that|whether|if) =>
^ i (want|need|would like|'d like|am trying|wish|have) to (confirm|verify|check|establish|make sure|be sure|find out|figure out|work out|know|see|learn|understand|determine) [that|whether|if] [or not] =>
^ i (would|'d) (like|love) [for you] to (confirm|verify|check|establish|make sure|find out|figure out|work out|know|see|learn|understand|determine|get) [that|whether|if] [or not] =>
^ (i am|we are) (curious|wondering|asking|interested) [as to|about|in|to know|to learn|to hear] [whether|if] =>
^ [i am] (curious|wondering) (whether|if|about) =>
^ (i wonder|let me know|tell me|please say|say|any idea|do you (know|happen to know)|can you tell|could you tell|are you able to (tell|say)|can you see) (whether|if) [or not] =>
^ (does it happen|did it happen|is it possible|could it be|is there any chance) that =>
^ (do|did|can|could) you (see|notice|spot|find) (whether|if|that) =>
# ---- asking for
^ (i am|i 'm|we are) (looking for|after|interested in|searching for|trying to (find|get|determine|establish|identify|work out|figure out)) => give me
^ (i|we) (need|want|require|would like|'d like|would love|'d love|must have|could use|am after) [to (have|get|see|be given|know|find|find out|learn)] {s=the|a|an|how|what|which|when|where|from} => give me {s}
^ (let us|let 's) (find|see|find out) => give me
^ [please] (provide|supply|return|output|read off|note|note down|write down|estimate|calculate|compute|work out|figure out|determine|find out|find|establish|get|fetch|specify|state|report|indicate|identify|name|list|say|hand me|send me) [me|us|for me] {s=the time|the moment|the instant|the second|the timestamp|the number|the count|the total|the duration|the length|the colour|the direction|the side|the position|the location|the entry|the exit|the start|the point|how|what|when|which|where} => give me {s}
^ [can|could|would|will] (you|we) [please] (give|tell|show) (me|us) => give me
^ [can|could|would|will] [you|we] (tell me|show me|say|report|describe|state|work out|figure out|determine|find out|let me know|explain|answer|inform me) [about] {s=how|what|when|which|where|who|from|by|on|at|in|over|through|whether|if|during|between|after|once} => {s}
^ [can|could|would|will] [you|we] (tell me|say|report|state|work out|figure out|determine|find out|let me know|inform me of|name|calculate|compute) the {s=colour|time|moment|instant|second|timestamp|number|count|total|duration|length|direction|position|location|overall|exact|entry|exit|start|bounding|box|coordinates|place|earliest|latest|final|gap|interval|screen} => give me the {s}
^ give me {s=how|what|when|which|where|whether|who|if} => {s}
^ give me a {s=count|total|tally|headcount|head count|number} => give me the {s}
^ give me (in|from|by|on|at|through|over|between|during) {s=what|which} => {s}
^ (pick|choose|select) [out] the (right|correct|best|proper|matching) (answer|option|one|choice) [,] =>
^ (pick|choose|select) [out] the [right|correct|proper|matching] {v=colour|number|count|direction|total} => give me the {v}
^ (pick|choose|select|name|identify) [out] the (one|object|thing|option|item) (that|which) => which object
^ (pick|choose|select|name|identify) [out] {s=which|what|who|how} => {s}
^ (pick|choose|select) [out] {x} (from|among) (the list|these|the (options|answers|choices) [below|given]) => give me {x}
(from|among|out of|of|given) (the list|these|the (options|answers|choices) [below|given|listed]|the (listed|given|offered) (options|answers|choices)|the following|the options) $ =>
^ (of|from|among|out of|amongst) (these|those|the|them|the following) [two|options|choices|answers|objects|things|given options|possibilities|candidates] , => 
^ of the (following|options|choices|candidates) [objects|things|options|items] [,] =>
# ---- looking at
^ (looking|look|if (i|you|we) (look|pause|stop|freeze)|when (i|you|we) (look|pause|stop|freeze)|pausing|freezing|pause|freeze|judging by|going by|consider|considering|take|taking|focus|focusing|focusing on|stop|given|in|on|judging from|having paused) [at|on|by] [the|this] [still|exact|video] [frame|picture|image|screen|scene|moment|shot|video|screenshot|snapshot|still|instant|time|playback] [playback] (at|shown at|from|of|taken at) {t:time} [,|and] [you tell me|tell me] => at {t} ,
^ (looking|look) at {t:time} , => at {t} ,
^ (looking|look) at (where|how) things are at {t:time} , => at {t} ,
^ (looking|look) at (the|this) (frame|picture|image|screen|scene|shot|video) , =>
^ (in the frame|in the picture|in the image|on screen|in the scene|in the video) , =>
^ give the {s=exit|entry|time|moment|start|end|colour|number|count|position} => give me the {s}
^ [please] (check|look at|consider|take|watching|watch|looking at|focus on|focusing on|in|during|within|considering|only consider|if (i|you|we) look at) [just|only] [the] [video] [stretch|section|portion|part|passage|segment|interval|window|period|span|slot|timeframe|bit|range|time] [of time|of the video] between {x} (and|to) {b:time} [,|and tell me|and say] => between {x} and {b} ,
^ between {x} and {b:time} , (and|is it|tell me|say|whether|if) {s=is|are|does|do|was|did|has} => between {x} and {b} , {s}
^ {p=at} {t:time} (and|,) going from left to right , {x:any} the {r=first|second|third|fourth|fifth|last} {w=object|thing|one|car|person|vehicle} => {p} {t} , {x} the {r} {w} from the left
^ (counting|counted|going|starting|reading|ordered|sorted|numbering|working) [them|across] [from|from the] {s=left|right} [to {w=left|right}] [hand] [side] , {x:any} {r=first|second|third|fourth|fifth|last} {k=object|thing|one|car|person|vehicle|item} => {x} {r} {k} from the {s}
(when|if) (counting|counted|numbered|read|going) [across] from [the] {s=left|right} [to (left|right)] => from the {s}
{r=first|second|third|fourth|fifth} {w=object|thing|one|item|car|person|vehicle} (counting|when counted|counted|reading|going|starting|as counted|along|in|over) [in] from [the] {s=left|right} [to (left|right)] [hand] [side|edge] => {r} {w} from the {s}
{w=object|thing|one|item|car|person|vehicle} (that|which|who) (is|'s|was|comes|sits|stands|appears|ranks|lies) [the] {r=first|second|third|fourth|fifth} [one] [counting|in] from [the] {s=left|right} => {r} {w} from the {s}
{w=object|thing|one|item|car|person|vehicle} {r=first|second|third} from the {s=left|right} => {r} {w} from the {s}
{w=object|thing|one|item} (number|in position|in place|at position) {n=one|1} [counting|counted] from [the] {s=left|right} => first {w} from the {s}
{w=object|thing|one|item} (number|in position|in place|at position) {n=two|2} [counting|counted] from [the] {s=left|right} => second {w} from the {s}
{w=object|thing|one|item} (number|in position|in place|at position) {n=three|3} [counting|counted] from [the] {s=left|right} => third {w} from the {s}
"""
