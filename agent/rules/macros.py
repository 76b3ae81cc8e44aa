"""Phrases the patterns name as `$name`, as data."""

from __future__ import annotations

MACROS: dict[str, str] = {
    "tag": "(<be>|<do>|<have>|will) not (it|he|she|they|there)",
    "when_noun": "moment|time|point|instant|second",
    "at_which": "$moment (when|that|at which|where|in which)|[the (moment|instant|time)|when|that]",
    "get": "[(i want|i need|i would like|give|give me|state|name|find|provide|specify|indicate|"
    "identify|report|tell me|determine|say|"
    "show|show me)"
    "|what ($be)|when ($be)]",
    "frame": "[the] [camera 's] (picture|image|frame|view|scene|shot|screen|video|sight|visible "
    "area)|[the] (picture|image|video|camera) (frame|view)|[the] field of (view|vision)|the "
    "camera|the view of the camera",
    "hand": "[hand] [side|edge|border|boundary|part|end|half|margin|direction]",
    "whither": "towards|to|into",
    "by": "by|through|via|from|at|on|over|across|past|off|along|to|towards|out of|(out|over|in|off)"
    " (at|to|by|through|via|on|from|over|towards)",
    "aline": "[the|a|an] [imaginary|virtual|straight]",
    "move": "<move,go,travel,drive,walk,run,roll,slide,head,ride,fly,drift,glide,proceed,jog,stroll,float,"
    ""
    "race,sail,cruise,dart,creep,crawl,come,step,march,scoot,jump,zoom,slip,stride,rush,hurry,wander,dash,trundle,"
    "pass,hop,trot,coast,bounce,tumble,pop,roam,shuffle,swing,push,pull>|<make> (its|their|his|"
    "her) way",
    "ride": "<drive,walk,run,roll,ride,fly,slide,float,sail,drift,race,travel,glide,zoom,stroll,jog,dart,"
    "slip,wander,rush,hurry,dash,trundle,speed,coast,bounce,tumble>",
    "moving": "moving|going|driving|walking|rolling|travelling|sliding|running|drifting|gliding|heading",
    "out_in": "(from|out of|into|in|to|off) $frame",
    "an_its": "[its|their|his|her|an|the|a] [own]",
    "move_back": "<return> (the way|the same way|along the way|to where) "
    "(it|they|he|she) [had|has] (came|come) [from]"
    "|<move,go,travel,drive,walk,run,roll,slide,head,ride,turn,double,come,swing,track,loop> (back|round) "
    "[again] ((on|upon|over|along) (itself|its (path|steps|tracks|own path|route|course))|(the way|along "
    "the (way|path|"
    "route)|[to|towards] where|from where|in the direction|the (path|route|direction)) (it|they|he|she|"
    "that it) "
    "[had|has|just|originally] (came|come|arrived|was) [from|in]|(from where|where) (it|they|he|she) "
    "came|in the "
    "(opposite|other|reverse) direction|the (other|opposite|same) way|the same way (it|they) came|again|"
    "the way)",
    "to_move": "to (move|go|drive|walk|roll|travel|slide|run|drift)",
    "out": "out of|off|out from|beyond|outside [of]",
    "its": "its|their|his|her|the",
    "each_other": "each other|one another",
    "unmoving": "still|stationary|motionless|immobile|at rest|at a standstill|at a stop|in "
    "place|unmoving|put|where it is|in one (place|spot)|in the same (place|spot)|without "
    "moving",
    "adverb": "ever|at all|actually|really|also|just|already|currently|now|in fact|each|both|all",
    "do": "<do,have>|will|would|can|could|shall|should|may|might|must",
    "be": "<be>|'s",
    "things": "one|ones|object|objects|thing|things|car|cars|person|people|vehicle|vehicles",
    "garment": "shirt|jacket|coat|sweater|dress|top|clothes|clothing|suit|t "
    "shirt|tshirt|jumper|hoodie|outfit|vest",
    "seconds": "second|seconds",
    "video": "[the|this] [whole|entire] (video|sequence|whole thing)",
    "in": "in|during|within|over|for|throughout|inside",
    "moment": "[the] [exact|very|precise] (moment|time|instant|point|second|point in time|moment in time)",
    "just": "right|just|immediately|directly|straight|shortly|soon",
    "seen": "visible|seen|round|present|shown|in (view|sight|shot)|in $frame|on (screen|camera)|there|to be"
    " seen|in total|detected|observed|found",
    "you": "you|we|i|one|the video|the camera|this video",
    "number_of": "[$get] [the] [total|overall|exact] (number|count) of [different|distinct]",
    "how_many": "how many [of (the|these|those)]|$number_of|(what|which) number of|count|count up",
    "most": "[$get] [the] (maximum|max|largest|highest|greatest|peak) (number|count) of|at most how many"
    "|what ($be) the most",
    "what_time": "(what|which) (time|moment|instant|second|point|point in time|timestamp|timecode) [in "
    "time] [of $video]",
    "the_time": "the [exact|precise] (time|moment|instant|second|point|point in "
    "time|timestamp|timecode|times|moments) [in $video]",
    "period": "[the] [time] "
    "(span|spans|interval|intervals|period|periods|segment|segments|stretch|part|parts|portion|range|"
    "section|time|time span|time range|seconds|moments|times) [of time] [of $video]",
    "long": "how long|for how long|(how much|how many seconds|how many seconds of) time|[for] how "
    "many seconds|[for] how much time|how much of the time",
    "what_side": "(what|which) (side|edge|border|boundary|end|direction) [of $frame]|the (left or [the] "
    "right|right or [the] left|top or [the] bottom|bottom or [the] top) [side|edge|of "
    "$frame]|(what|which) $hand [of $frame]",
    "what_way": "(which|what) (way|direction|heading)|in (which|what) (direction|way)|(to|towards) "
    "(which|what) (side|direction) [of $frame]|where to",
    "either_way": "[to the] (left or [to] [the] right|right or [to] [the] left|up or down|down or "
    "up)|[from] left to right or [from] right to left|[from] right to left or [from] left to "
    "right|(leftward or rightward|rightward or leftward|upward or downward|downward or "
    "upward)",
    "located": "located|situated|positioned|placed|found|visible|standing|seen|to be found|parked",
    "go": "<move,go,travel,drive,walk,run,roll,slide,head,ride,fly,drift,proceed,glide>",
    "colour": "colour|colours",
    "kind": "kind|type|sort|class|category",
    "find": "<find:base> [me|us]|<locate:base>|<show:base> [me|us]|<track:base>|<highlight:base>|point "
    "(out|to|at)|<mark:base>|<follow:base>|<identify:base>|<detect:base>|<spot:base>|<pick:base>"
    " out|<point:base> out|ground|box|outline|draw (a box|boxes) (round|on)|look "
    "for|<display:base>|<list:base>|<name:base>|segment out",
    # of questions in metres
    "cam": "the camera|camera|us|me|the viewer|the observer|the ego [car|vehicle]|ego|our "
    "(car|vehicle)|"
    "the recording (car|vehicle)|the lens|the camera 's position",
    "much": "any|even|much|far|a lot|a bit|slightly|significantly|noticeably|considerably",
    "act": "<move,go,travel,drive,walk,run,roll,slide,head,ride,fly,drift,glide,proceed,jog,stroll,sail,"
    "cruise,race,speed,come,fall,drop,swing,bounce>|<make> its way",
    "acting": "moving|going|travelling|driving|walking|running|rolling|sliding|flying|falling|cruising|"
    "racing|speeding|drifting|gliding|cycling|riding",
}
