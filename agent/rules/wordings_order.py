"""Which came first and whether one was before the other, said otherwise, and the straight question."""

from __future__ import annotations

ORDERS = r"""
# ---- from one moment to the other
^ after {a=the|a} {x} , (how long|how many seconds|how much time) (does|did|is|was|passes|elapses) [it] [take|takes] (until|before|for) {b=the|a} {y} (is|was|to be|to have|has|had) (out of the frame|out of view|gone|off screen|out of $frame|left) => how long between when {a} {x} and when {b} {y} leaves
^ after {a=the|a} {x} , (how long|how many seconds|how much time) (does|did|is|was|passes|elapses) [it] [take|takes] (until|before|for) {b=the|a} {y} => how long between when {a} {x} and when {b} {y}
^ (how long|how many seconds|how much time) (are there|is there|passes|elapses|lies|lie|pass|elapse|is it|does it take|passed|elapsed) (after|from when|from the (moment|time|instant|point|second) [that|when]) {a=the|a} {x} (to|until) [the (moment|time|instant|point|second) [that|when|of]] {b=the|a} {y} => how long between when {a} {x} and when {b} {y}
# ---- which of two
^ it (is|was|'s) {a=the|a} {x} or {b=the|a} {y} (that|which|who) {z} => is it {a} {x} or {b} {y} that {z}
^ (is|was|'s) it {a=the|a} {x} or {b=the|a} {y} (that|which|who) {z} (first|earlier|sooner|earliest|before the other) => which {z} first , {a} {x} or {b} {y}
^ (is|was|'s) it {a=the|a} {x} or {b=the|a} {y} (that|which|who) first {z} => which {z} first , {a} {x} or {b} {y}
^ (is|was|'s) it {a=the|a} {x} or {b=the|a} {y} (that|which|who) (is|was) [the] first (to) {z} => which is first to {z} , {a} {x} or {b} {y}
^ (between|out of|of|among|from) {a=the|a} {x} (and|or) {b=the|a} {y} , (which|who|what) [one|of them|of the two] {z} (first|earlier|sooner|earliest|before the other) => which {z} first , {a} {x} or {b} {y}
^ (between|out of|of|among|from) {a=the|a} {x} (and|or) {b=the|a} {y} , (which|who|what) [one|of them|of the two] (is|was) [the] first [one] (to|that) {z} => which is first to {z} , {a} {x} or {b} {y}
^ {a=the|a} {x} or {b=the|a} {y} , (which|who|what) [one|of them|of the two|of these] {z} (first|earlier|sooner|earliest|before the other) => which {z} first , {a} {x} or {b} {y}
^ {a=the|a} {x} or {b=the|a} {y} , (which|who|what) [one|of them|of the two|of these] (is|was) [the] first [one] (to|that) {z} => which is first to {z} , {a} {x} or {b} {y}
^ (which|who|what) [one|object|of them|of the two] {z} (earlier|sooner|earliest|before the other [one|does|did]) , {x:any} or => which {z} first , {x} or
(is|was) [the] first [one|object|thing] (into|in) [$frame|shot|view|the shot] => is first to enter
(is|was) [the] first [one|object|thing] (out of|out|off) [$frame|shot|view|the shot] => is first to leave
(is|was) gone [from $frame|from view] {r=first|earlier|sooner|last|second|earliest|before the other} => leaves {r}
(which|what|who) [one|object] (has|had) (gone|left) (first|earlier) => which object leaves first
{v=leaves|exits|enters|goes|comes|disappears} {z} as [the] {r=first|second|third|last} [one] => {v} {z} {r}
^ (of|out of|among|from) (everything|all [the] (objects|things)|everyone|all of them) [in the video|in view|seen|here|that {x}|in the frame|on screen|visible|shown|you see] , {q=what|which|who|which one|which of them|which object} => {q}
{q=what|which|who} {v=leaves|exits|enters|disappears} {r=first|last} of all => {q} {v} {r}
final {w=one|thing|object|item} {p=to|that} => last {w} {p}
# ---- before or not
^ by the time [that|when] {b} , {v=has|had|have|is|was} {a:any} $ => {v} {a} by the time {b}
^ (is|was) {a} (out of the frame|gone|off screen|out of $frame|out of view|no longer (in view|visible|on screen)) [already] (when|before|by the time|at the time|at the moment) {b} $ => does {a} leave before {b}
^ (had|has) {a} [already] (gone|left|exited|departed|disappeared) [already] [from] [out of it|it|out of the frame|out of $frame|out|away|$frame] [already] (when|before|by the time|at the time) {b} $ => does {a} leave before {b}
^ (had|has) {a} [already] (come to (a halt|a stop|rest|a standstill)|stopped|halted|pulled up|parked) [already] [moving] (when|before|by the time|at the time) {b} $ => does {a} stop before {b}
^ the {x:word} of {a=the|a} {y} [comes|came|happens|happened|occurs|occurred|is|was|takes place|took place] (before|earlier than|prior to|ahead of|precedes|preceded) the {z:word} of {w=the|a} => does the {x} of {a} {y} come before the {z} of {w}
^ (does|did) the {x:word} of {a=the|a} {y} (come|happen|occur|take place) (prior to|ahead of|sooner than) => does the {x} of {a} {y} come before
^ (does|did) the {x:word} of {a=the|a} {y} precede the {z:word} of => does the {x} of {a} {y} come before the {z} of
^ {a=the|a} {x} first and [then] {b=the|a} {y} (later|afterwards|second|after that|after|next|then|only later) $ => {a} {x} before {b} {y}
^ {a=the|a} {x} [,] (and then|and only then|then|and afterwards|and later) {b=the|a} {y} $ => {a} {x} before {b} {y}
"""
