"""Words that say nothing of what is asked: politeness, articles, auxiliaries, prepositions, the video."""

from __future__ import annotations

# Whole phrases that would else be read as something they do not say.
FILLER_PHRASES = """
    happen at, happen on, happen over, happen via, happen by, happen through, would it be right to,
    is it right to, would it be correct to, is it correct to, would it be fair to, out of these choices,
    of these choices, from these choices, among these choices, the statement before us is that,
    i should be grateful to know, i should be grateful, for inclusion in record, for inclusion in,
    for the record, for our record, being observed, i should like, i should like to, we should like, in all,
    all the, of all the, all of the, in this one, in this thing, in here, in there, in this, am i right,
    is he right, is she right, are they right, end up, manage to, turn out to, it happen that,
    it first happen that, right there, right now, right here, just at, as a box, expressed as a box,
    in the form of a box, as a bounding box, i can not tell, i can not tell from here, i do not know,
    i am not sure, not sure, i lost, i 've lost, i have lost, lost track of, i am trying to find,
    i 'm trying to find, trying to find out, trying to find, i only care about, only consider,
    considering only, consider only, i am only interested in, kind of, sort of, imagine, imagine there is,
    imagine that there is, suppose, suppose that, picture a, in seconds, yes / no, y / n, as between,
    as being, over the entire duration of @video, over entire duration of @video, for duration of @video,
    over duration of @video, duration of @video, over full length of @video, over the full length of @video,
    full length of @video, entire length of @video, whole length of @video, when count, when counting,
    when you count, if you count, if we count, if counted, when we count, at any later time,
    at any later point, at any later moment, in the end, i think, i believe, i guess, i reckon, we think,
    i thought, i think that, at first glance, would you, could you, will you, can you, for my kids,
    for the kids, start to end, from start to end, from its start to its end, i bet, it looks like,
    i assume, i take it, you know, like i said, you see, go ahead and, be able to, be it possible to,
    i was wondering, i 'm wondering, wondering if, hey there, real quick, real fast, quick one,
    real briefly, take place, occur, each be counted only once, be counted only once, count only once,
    each counted once, counted once, count each once, count each only once, happen to be, happen to,
    until end of @video, till end of @video, to end of @video, for rest of @video, until @video end,
    up to the end of @video, pick one, select one, choose one, pick one of answers, select one of answers,
    choose one of answers, select one of the options,
    is/was that/this claim/statement/note/assertion/report/account correct/accurate/true/right/so/valid,
    is/was that/this impression/understanding correct/accurate/true/right/so/valid, is that accurate,
    is that so, is that the case, can this be confirmed, can that be confirmed, can you confirm this,
    can you confirm that, please confirm, it be my understanding that, be said to have been, be said to be,
    be said to have, would i be right that, would i be right in saying, would i be right in thinking,
    would i be right in recording, am i right in recording, i would be obliged if, i should be grateful if,
    i would be grateful if, i 'd be grateful if, be so kind as to, as a whole, carry out, for our records,
    for my notes, for the notes, set out below, of any kind, of any sort, of that kind, of a kind,
    for the review, best describe, correctly state, in order to, with regard to the, as regards the,
    for purposes of our review, as a matter of fact, it be the case that, i would like, as follows,
    let me know, let us know, i 'd like to know, i would like to know, tell me, give me, do you know,
    find out, work out, figure out, show me when, point out when, as far as you can see,
    as far as you can tell, as far as can be seen, would you say, could you say, in @video, of @video,
    on @video, throughout @video, during @video, within @video, over @video, across @video,
    in whole of @video, from start to finish, from beginning to end, start to finish, beginning to end,
    over course of @video, in course of @video, show me which, make, get, the right answer,
    the right option, of these two, of those two, of the two, out of the two, out of these two,
    between the two, these two, the two, of two, those two, of both, right answer, right option,
    right choice, right response, match the, in total, all in all, altogether, overall, all told,
    over the whole thing, over whole thing, as whole, for @video, through @video, at any point in @video,
    by end of @video, in entirety, in its entirety, over the entire thing, yes or no, or not, true or false,
    is it true that, is it correct that, is it right that, is it case that, is it fact that,
    am i right that, am i right in thinking that, am i right in saying that, am i correct that,
    is it so that, would it be right to say that, would it be true to say that,
    would it be fair to say that, would it be correct to say that, right or wrong, is that right,
    is that correct, is that true, would i be right in saying that, would i be right to say,
    am i right to say, am i right to think, am i right to assume, is it fair to say, is it accurate to say,
    is it safe to say, is it right to say, is it correct to say, if i pause @video, if i freeze @video,
    if you pause @video, if you freeze @video, if we pause @video, if we freeze @video, if i stop @video,
    if you stop @video, if we stop @video, pause @video, freeze @video, with @video paused,
    with the video frozen, pausing @video, freezing @video, stop @video, when i pause @video,
    when video is paused, when you pause @video, if @video be paused, if @video be stopped,
    if @video be frozen, freeze it, freeze the @frame, pausing, freezing, with picture frozen,
    stopping @video, pause, if i pause, if we pause, if you pause, when paused, when we pause, paused,
    frozen at, if i freeze, look at @frame, looking at @frame, looking at @video, look at @video,
    considering @frame, take @frame, taking @frame, watch @video, watching @video, when you watch @video,
    having watched @video, looking through @video, go through @video, going through @video, check @video,
    checking @video, scan @video, scanning @video, search @video, look through @video, based on @video,
    judging by @video, according to @video, going by @video, from @video, given @video, from what you see,
    from what we see, from what you can see, as seen in @video, as shown in @video, run through @video,
    please look at @frame, do we have, do we get, do we find, would i find, will i find, can we find,
    can i find, would we find, will we find, can be found, be found, be located, be situated, be positioned,
    be placed, quick question, just wondering, one thing, by the way, at all please, more or less,
    thank you, thanks, for me, to me, on the clock, on clock, on the timeline, on the counter,
    on the video clock, over there, as it were, so to speak, of course, in question, in your view,
    in your opinion, to be exact, to be precise, in fact, out of interest, as regards, with regard to,
    in terms of, when it come to, out of curiosity, in relation to, for sure, for certain, just to check,
    just to be sure, just checking, to check, i wonder, i want to know, i need to know, answer with,
    pick right answer, choose right answer, pick correct answer, choose correct answer, choose right option,
    choose correct option, pick right option, pick correct option, select right answer,
    select correct answer, from options, from list, from options given, out of options, among options,
    of the options, of these options, from the following, out of these, from these, of following, of these,
    among these, out of following, out of the options given, out of given options, of options given,
    given options, listed below, given below, options below, of the options listed, from choices,
    from the choices given, of the choices, of given choices, among the choices, of those listed,
    from those listed, among those listed, of those given, from those given, which of these,
    which of following, which of options, which of given options, which option, which answer, which choice,
    what option, correct option, correct answer, best answer, best option, from the options listed,
    from the list given, from the list below, from this list, on list, on the list, among the given options,
    out of the choices, choose from options, pick from options, select from options,
    select from the options, choose from the list, pick from the list, among the candidates, of candidates,
    of the candidates, out of the candidates, from the candidates, one of the options, of the ones listed,
    of the ones given, of ones offered, of those offered, out of those listed, out of those offered,
    from those offered, among those offered, offered here, listed here, given here,
    from the options offered, of the options offered, on offer, from below, of listed objects,
    of the things listed, among the things listed, of the objects listed, out of things listed,
    out of the objects listed
"""

# Single words, in this form only.
FILLER_WORDS = """
    use used uses take takes took taken taking onwards onward set
    eventually yo amount amounts like examine examined gonna wanna folks buddy mate sir madam guess
    require required state stated claim claimed claims allege alleged assert asserted established
    establishing confirmed confirming described describe describes note noted grateful obliged appreciate
    appreciated appreciates purposes purpose statement understanding kindness provided providing told
    informed understood whose alternatives alternative correspond corresponds corresponding correctly best
    matching matches match listed offered available given figures accuracy accurate said wondering thinking
    saying yes = / - ( ) general overall combined calculate compute work worked establish call called nicely
    answers options select a an the of to in on at by with into onto that which who whom this these those
    and or if whether as for from out over through via off up round about along within be do have will would
    can could shall may might must get i you we me us my your our they them their he she him her his it its
    there here one 's 'd so well then now also just only really actually exactly precisely please kindly
    tell give say know check confirm verify determine name report answer let help want need wish love wonder
    curious interested ask question question's info information detail figure specify provide return output
    list read identify choose pick look mind happy video hi hello hey ok okay thanks cheers um er hmm oh
    right correct true fact case any some whole entire entirely full complete total altogether both each
    every different distinct separate individual unique various same several able possible possibly perhaps
    maybe approximately roughly approx around particular specific certain exact precise very quite simply
    even much such own respective course part option did does was were has had been being is are am clearly
    apparently evidently basically truly indeed anywhere somewhere directly easily ultimately literally
    physically visually think believe assume suppose reckon seem briefly seconds value reading result than
    the's 're 've put place situated located positioned lie someone's something's what's stretch period
    section range portion interval segment window span concerned regarding concerning respect relation terms
    , drawn draw drew running run stretching connecting joining linking dear friend guys set between towards
    difference sort way camera lens
"""
