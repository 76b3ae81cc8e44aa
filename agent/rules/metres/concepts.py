"""What is said of movement in metres, in all the words for it: signs → wordings in the grammar's notation.

A key of two words is two signs at once: 'as far as' is SAME and FAR.
Where several have a wording, each is tried.
"""

from __future__ import annotations

# Words that change nothing beside the others. Never here: 'not', 'no', 'or', 'than', 'why', 'if'.
FILLER = """
tell|that of|is there (a|any|some) (moment|time|point|instant)
|was there (a|any|some) (moment|time|point|instant)|please|kindly
|[do|can|did|could|will] (you|we|i|one) [can|could|get to] see|tell me|give me|give|let me know|show me|show
|say|state|report|name|find|find out|compute|work out|calculate|estimate|determine|measure|quantify|express
|figure out|specify|provide|describe|indicate|assess|identify|(can|could|would|will) (you|we|i|one|anyone)
|i (want|need|wish) (to|you to)|i ('d|would) (like|love) [to|you to]
|i (am|'m) (curious|interested|wondering|trying|looking) [in|about|to]|i wonder|(do|does) (you|anyone) know
|any idea|curious|quick|question|hey|hi|hello|ok|okay|so|well|now|also|just|roughly|exactly|approximately
|precisely|exact|actually|really|ever|at all|then|there|what|what kind of|what sort of|how
|how (big|large|great|high|low) [a|an|of a]|do|does|did|done|is|are|was|were|be|been|being|has|have|had
|having|might|the|a|an|its|their|his|her|our|my|this|these|those|of|by|for|in|on|at|with|that|which|to|as|'s
|'|it|he|she|him|itself|thanks|thank you|and|i|we|one|value|figure|amount|magnitude|overall|total|altogether
|along|over|across|measured|expressed|given|stated|seen|observed|recorded|shown|about|round|true|correct
|know|learn|judging|based|according|physical|real|real world|in real life|in reality|apparent|present
|current|currently|own|precise|turn out|happen|happened|happens|take place|manage|manages|managed|altogether
|all told|all in all|so to speak|answer|want|learn|basically|simply|possible|if possible|sir|mate|hand|out
|'d|'re|can|could|would|will|of them|kind of|sort of|between them|actual|level|compare|doing|experience
|experiences|experienced|undergo|undergoes|underwent|rate of|rate at|@|very|possible to
"""

CONCEPTS: dict[str, str] = {
    # ---- how far
    "DISPL": """
        [net|total] displacement|as the crow flies|[in] [a] straight line|(net|direct|crow fly) distance
        |(where|from where) (it|they|he|she) (<begin,start>|(was|were) (at the start|first|originally))
        |[away] from where (it|they|he|she) [had] [first] (<begin,start>|appeared)
        |[away] from (its|their|his|her|the) (start|starting (point|position|place|location)|first position
        |initial (position|place|location)|origin|original (position|place|location)|point of origin)
        |between its (start|first|initial) and (end|last|final) (point|points|position|positions)
        |from start to (end|finish)
        |(first|initial|starting|start) and (last|final|ending|end) (position|place|location|point
        |positions|places|locations|points)
        |(start|starting) (point|position) and (end|ending|final) (point|position)|displaced
        |(net|overall|total) change (of|in) (position|place|location)|(position|location) change
        |change (of|in) (position|place|location)
        """,
    "STOPD": "(stopping|braking) distance|distance to stop|stopping way|braking way",
    "FAR": """
        how far [forward|in all|on|ahead|along]|(what|which) (distance|stretch [of road])
        |how much (ground|distance|road|way)|ground|distances|distance|mileage|road
        |how (long|great|large|big) a (distance|way|path|stretch)
        |how (long|great|large|big) ($be) the (distance|way|path|route|stretch)|a long way
        """,
    "PATH": """
        (path|way|route|trajectory|trip|track|travel) length
        |length of (the|its|their) (path|way|route|trajectory|trip|track|journey)|path|route|trajectory
        |journey|(travel|travelled|driving|walking) distance|how long (a|the|its) (path|route|trip|journey)
        |[what] length of path|paths|routes|trajectories|(total|overall|whole|entire|full) (distance|way)
        |(total|overall) length|length (travelled|covered|driven|walked|run)
        """,
    "PATH LONGER": """
        [the] (longer|longest|greater|greatest|larger|largest|bigger|biggest) (way|route|stretch|trip)
        """,
    # ---- how fast
    "CLOSING": """
        [relative] (closing|approach) (speed|velocity|rate)|relative (speed|velocity)
        |rate of (approach|closure)
        """,
    "SPEED": """
        how (fast|swift|rapid|quick|quickly|swiftly|rapidly|speedily|slowly)|speeds|velocities|speed
        |velocity|pace|rate of (speed|motion|movement|travel)|[at] (what|which) rate|fast|quickly|speed in
        |(sprint|sprinting|running|driving|walking|ground|road|travel|travelling|cruising|riding|flying
        |swimming) (speed|pace|velocity)
        |[the] rate (at|with) which
        """,
    "SPEED SLOW": "how slow",
    "SPEED MAX": "up to (what|which) (speed|velocity)",
    "SPEED MEAN": "[at] (what|which) (average|mean) (rate|rate of speed)",
    "TRAVEL": """
        $act|$acting
        |<cover,make,travel,traverse,drive,walk,run,roll,go,move,fly,slide,progress,advance,journey>
        |<put> (in|behind (it|itself))|in motion|on the move|motion|movement|path taken|ride|driven by
        """,
    "START": "<begin,start> [out|off]",
    "END": """
        <end> [up]|finally|<finish>|wind up|wound up|land|lands|landed
        |(end|final|finishing) (point|position|place)
        """,
    # ---- how fast or slow, of what sort
    "INSTANT": "instantaneous|momentary",
    "MAX": """
        top|maximum|maximal|max|highest|peak|greatest|largest|biggest|longest|record
        |at (most|the most|the maximum|maximum|peak)
        |at (its|their|his|her) [very|absolute] (fastest|quickest|peak|maximum|top speed)
        |when (it|he|she|they) (is|was|are|were) [at (its|his|her|their)] (fastest|quickest)
        """,
    "MIN": """
        lowest|minimum|minimal|min|least|smallest|at (the least|its slowest|the minimum)|shortest|tiniest
        |how small|how short
        """,
    "MEAN": "averaging|averages|average|mean|on average|typical|typically|on the whole|averaged",
    "FASTEST": "[the] (fastest|quickest|speediest|swiftest)|most (quickly|rapidly)|at the highest speed",
    "SLOWEST": "[the] slowest|most slowly|least (quickly|fast)|at the lowest speed",
    "HORIZ": "horizontal|horizontally|sideways",
    "VERT": "vertical|vertically|downward|upward|downwards|upwards|due to gravity|of (free fall|gravity)",
    "ACC": """
        accelerations|acceleration|<accelerate>|<gain> speed|<pick> up (speed|pace)|<speed> up
        |speed (increase|gain)|<get> faster
        """,
    "RATE": "[at] [what|the] rate of change",
    "DEC": """
        decelerations|deceleration|<decelerate>|<brake>|brakes|<slow> [down]|braking|<lose> speed|slowdown
        |speed loss|retardation|<reduce> speed
        """,
    "STRONG": """
        how (hard|strongly|violently|heavily|abruptly|harshly|severely|fiercely|suddenly|strong|heavy) [a]
        |strongest|heaviest
        """,
    "SENSE": "clockwise|anticlockwise|counterclockwise|counter clockwise|anti clockwise",
    "STOP": """
        <stop>|[in order] [to] (stop|halt)|to (a|the) (stop|halt|standstill)
        |while (braking|slowing down|it (brakes|stops|slows down))
        |before (stopping|coming to a (stop|halt|standstill)|halting)|for stopping|while stopping
        |in stopping|when stopping|come to a (full|complete) (stop|halt)
        |while (it|he|she|they) (was|is|were|are) (stopping|braking|slowing [down])
        |while coming to (a (stop|halt|standstill)|rest)|from braking to (standing|stopping|a standstill)
        |<come> to (a (stop|halt|standstill)|rest)
        |while (slowing|braking) [down] to a (stop|halt|standstill)|(during|in|when) braking
        |while it brakes to a (stop|halt|standstill)
        """,
    "NEED": "<need,require,use,take>|form|forms|formed",
    # ---- turning
    "TURN": """
        <turn,veer,rotate,swerve,bend,curve> [through]|bend|curve|corner|circle|arc
        |<change> (direction|heading|course)
        |(change|shift|changes) (of|in) (heading|direction|course|its heading|its direction)
        |(heading|direction|course) change
        |(heading|direction|course) [has|have|had] <change,shift,alter,swing,vary>|turning
        |<change> (its|their|his|her) (direction|heading|course)
        """,
    "CHANGE": "change|changes|changed|shift",
    "ANGLE": "[through|by] (what|which|how (large|big|wide) an) angle|angle|angles",
    "SHARP": "[the] size|how (sharp|sharply|big|large) [a|an]",
    "RADIUS": "radius|radius of curvature|curvature radius|turning circle",
    "TIGHT": "how (tight|tightly|wide) [a]",
    # ---- which way
    "CLOCKWAY": """
        [in|at|to|towards] (what|which) (clock (direction|hour|position|face direction)|o'clock [direction
        |position]|o ' clock [direction|position]|hour (direction|on the clock|of the clock))
        |clock direction|o'clock direction|o ' clock direction
        """,
    "CLOCK": """
        [,] [told|put|expressed|given|stated|described|reported] (as|on|in|using|like|by) [terms of] (a|the
        |an) clock [face|direction|position|hour|dial|system|reading|hand]
        |(as|in|using|on|to|by) [a|the] (clock (directions|hours|face|terms|notation|hour|direction|format
        |position|positions)|o'clock|o ' clock|hours of the clock|clock)
        |to the nearest (clock hour|hour)|as an hour [on the clock]|clock face|clock position|clock hour
        |o'clock|o ' clock|[told|put|expressed|given|stated|described] as [an|the] hour (of|on) the clock
        """,
    "DEGREES": "(in|as|using) (degrees|deg|an angle)|degrees",
    "CAMFRAME": """
        [from] the camera 's forward direction
        |(relative to|with respect to|as seen from|seen from|as seen by|seen by|from the (point of view
        |viewpoint|perspective) of) (the|our) camera
        |on the ground|in the ground plane|from the camera 's (point of view|viewpoint|perspective|view)
        |in the camera 's frame
        |[if|where|with|taking|given] [that] 12 [o'clock|o ' clock] [is|being|means|as] [straight|directly
        |pointing] (away from (the camera|us)|ahead of the camera|forward from the camera|the camera 's
        (forward|viewing) direction|the camera 's way forward|straight ahead)
        |(relative to|with respect to|measured from) (where|the way|the direction) [that|in which] (the
        camera|we) (points|looks|faces|point|look|face|(is|are|was|were) (pointing|looking|facing))
        """,
    "OWNFRAME": """
        (relative to|compared to|compared with) (its|their|his|her) (first|initial|own|original|starting)
        (direction|way|heading)
        """,
    "WAY": """
        [in|to|towards] (which|what) (way|direction|heading|course)|directions|direction|heading|headings
        |(direction|directions) of (travel|motion|movement)|bearing|bearings|ways
        |(walking|driving|travel|moving|movement|motion) (direction|directions)|course|whither|courses
        """,
    "WHERE": "where|whereabouts|place|position|positions|location|locations",
    # ---- how large
    "TALL": """
        how (tall|high)|(body|total) height|height|stature|heights|tall|high|in height
        |from [the] (ground|bottom|head|top|feet|base) to [the] (top|toe|toes|bottom|ground|head)
        |vertical (size|extent|dimension)
        """,
    "LONG": """
        [,] bumper to bumper|[,] end to end|length|lengths|how long|long
        |[from] (nose|front|end|bumper) to (tail|back|end|rear|bumper)
        """,
    "WIDE": "how (wide|broad)|width|breadth|widths|wide",
    # ---- two things
    "VIEWFROM": """
        [as] seen from|from the (point of view|viewpoint|perspective|position|standpoint) of
        |(relative to|with respect to|in relation to|with reference to)|(looking|viewed|judged|going) from
        |when (seen|viewed) from|as viewed from|for an observer (at|in|on)
        |if (one|you|we) (look|looks|looked) from|when looking from
        """,
    "VIEWOF": "'s (point of view|viewpoint|perspective|position|standpoint)",
    "COUPLE": """
        (the|these|those|both) two [of them|objects|things|ones]|$each_other|the pair|the other|both of them
        |one of them|themselves|the two of them|either|both
        """,
    "THEY": "they|them",
    "CAM": """
        $cam|the (person|one) filming|where we (are|stand)|[the] camera 's (position|location|place)
        |the camera man|camera|we|us up
        """,
    "FROM": "from|starting from|<lead> from",
    "APART": """
        how far apart|[how] wide apart|apart|separation|separates|separate|separated|spacing|range|proximity
        |how (distant|far off|far away|remote)|space|room|lie|lies|lay|lying
        """,
    "BETWEEN": "between",
    "CLOSE": """
        how (close|near|closely) [together]|close|near|nearby
        |(to within|within|up to) (what|which) distance [of]
        """,
    "MISS": "<miss>",
    "CLOSEST": """
        [the] (closest|nearest) [together]|at (their|the|its|his|her) (closest|nearest) [point]
        |[the] least far apart
        """,
    "CLOSEST APART": """
        [the] (closest|nearest) (approach|point|proximity|distance)|closest point of approach
        |point of (closest|nearest) approach
        """,
    "FURTHEST": """
        [the] (furthest|most distant) [apart|point]|at their furthest
        |[the] (longest|greatest|largest|biggest) (way|path|stretch|route)
        |[the] most (ground|distance|metres|road)
        """,
    "APPROACH": """
        <approach>|<close> [in] (on|with|upon)|<close> in|closing|nears|nearing|neared
        |(<get,come,draw,move,go> (closer|nearer) [together])|<come> (at|towards)|<gain> on|<shrink>
        |decrease|decreases|decreasing|decreased|<become> (smaller|less)|<get> smaller|converge|converges
        |converging|diminish|diminishing|diminishes|coming up (to|on)|<come,move,get> together
        |<catch> up (with|on|to)|narrowing|narrows|narrow|closes
        """,
    "RECEDE": """
        <recede>|<get,move,go,draw> further [away|apart|off]|<grow>|<widen>|increase|increases|increasing
        |increased|<become> (larger|greater|bigger)|<get> (bigger|larger)|<pull> away|<draw> away|diverge
        |diverging|diverges|<retreat>|widening|(further|farther) away
        |(distances|distanced|distancing) (itself|himself|herself)|opening
        """,
    "LEAVE": "<leave> [(it|them|him|her) behind]",
    "COME": "<get,come,become> [up]",
    "TOWARD": "towards|in the direction of|straight (for|at)|(heading|headed|heads|head|bound) for",
    "AWAY": "away|off",
    "OR": "or",
    "CONTACT": """
        time to (contact|collision|impact)|time until (contact|collision|impact)|ttc|time to collide
        |(seconds|time) (left|remaining) (before|until) (contact|collision|impact)|impact|collision
        """,
    "REACH": """
        <reach,hit,meet,collide,touch,attain> [with]|achieve|achieves|achieved|clock|clocked
        |<catch> [up] [with|to]|(<run>|<crash>|<bump>|crash|crashes) into|get to|arrive at|contact
        """,
    "UNTIL": "[left|remaining|<remain>] (until|before|till)",
    "PACE": """
        (at|with|keeping) (its|this|that|the|their) (present|current|same|momentary) (speed|pace|velocity
        |rate|speeds)
        |if (it|they|he|she|nothing|both|all) (keep|keeps|kept|carries|carry|continue|continues|go|goes
        |went|stays) [going|moving|on] [on] [like (this|that)] [as (it|they) (is|are|was|were)] [(at|with)
        (this|that|the|its|their) [same|present|current] (speed|speeds|pace)]
        |if nothing (changes|changed)
        """,
    "TIMEGAP": "time (gap|headway)|following time|headway in seconds|temporal gap|gap in (seconds|time)",
    "GAP": """
        gap|gaps|clearance|headway|(following|bumper to bumper) (gap|distance)|free space
        |how (wide|large|big|small) ($be) the (gap|space)
        """,
    "KEEP": "<keep,maintain,hold> [up]",
    "FOLLOW": "<follow,trail,chase> [behind]|behind|tailing|tailgating|in front of|ahead [of]|tails|tail",
    "OVERTAKE": "<overtake>|(<get,pull,draw,go,move>) (ahead of|past)|<go> by",
    "CROSS": "<cross,pass>|(<go,drive,walk,move,roll,run,step>) (over|across|past)",
    "INSIDE": "inside",
    "STAND": "standing still|stationary|at a standstill|not moving|standing|stand|stands|stood",
    # ---- when, which, how much more
    "WHENTOO": """
        [,] and [at] (when|(what|which) (time|moment|point|instant) [in time]) [(was|is) (that|it|this)|did
        (that|it|this) (happen|occur)|does (that|it|this) (happen|occur)|are they|were they]
        """,
    "WHEN": """
        [at] (what|which) (time|moment|point|instant|second|point in time|moment in time)|when
        |[the] (moment|time|instant|point) (when|that|at which|of|in time when)|timestamp
        """,
    "HOWLONG UNTIL": "how long (until|before|till)",
    "HOWLONG": """
        for how long|(for|in) how long|how much time|[for] [what] length of time|how soon|time spent
        |duration|how much of the time|the time (that|which)
        |how long (would|will|did|does|do) (it|they) (be|take)|for what [length of|amount of] time
        |[the] (total|overall) time
        """,
    "MARGIN": "[and|or] by how (much|far)|and how much|by (what|which) margin|margin",
    "DIFF": "[angular] difference|differences|differ|differs|different|differed|disparity",
    "WHO": """
        (which|who) [one] [of them|of the (two|three|pair)|of these|of those|of the lot]
        |what of (them|these|those)|whichever|whose
        """,
    "THAN": "than|compared (to|with)|versus|vs|against",
    "FASTER": "[$much] (faster|quicker|more (quickly|rapidly|swiftly)|speedier|swifter)",
    "FASTER THAN": "<outpace,outrun,outstrip>",
    "SLOWER": "[$much] (slower|more slowly|less (quickly|fast))",
    "FURTHER": """
        [$much] (further|a (longer|greater|bigger|larger) (distance|way)|more (distance|ground|metres|road))
        """,
    "LESSFAR": "less far|a (shorter|smaller) (distance|way)|less (distance|ground)|least far",
    "MORE": "higher|greater|larger|bigger|more|most|the most",
    "LESS": "lower|smaller|lesser|less|fewer",
    "NEARER": "[$much] (nearer|closer)",
    "TALLER": "[$much] (taller|[the] tallest)",
    "LONGER": "[$much] (longer|[the] longest)",
    "SHORTER": "[$much] (shorter)",
    "WIDER": "[$much] (wider|broader|[the] (widest|broadest))",
    "NARROWER": "[$much] (narrower|[the] narrowest)",
    "HARDER": """
        [$much] (harder|[the] hardest|more (strongly|violently|heavily|sharply|abruptly|severely|tightly)
        |stronger|most (strongly|sharply|heavily|violently|abruptly)|sharper|[the] sharpest|tighter|[the]
        tightest)
        """,
    "SAME": "(at|with) the same|the same|same|equal|identical|matching",
    "SAME SPEED": "[just] as (fast|quick|quickly) [as]|equally (fast|quick|quickly)",
    "SAME FAR": "[just] as far [as]|equally far",
    "SAME TALL": "[just] as (tall|high) [as]|equally (tall|high)",
    "SAME LONG": "[just] as long as|equally long",
    "SAME WIDE": "[just] as wide as|equally wide",
    "HOWMUCH": "how much|by how much",
    # ---- all the time
    "ALWAYS": "always|all the time|the whole time|at all times|constantly|consistently|throughout",
    "STAY": "<stay,remain,linger,loiter,dwell,wait>|<spend>",
    "FALL": "<drop,fall,sink,go,dip>",
    "RISE": "climb|climbs|climbed|rise|rises|rose",
}
