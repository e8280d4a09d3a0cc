"""Wordings of wishes in English: rules that are asked about, giving up an appointment in soft words, moving it aside."""

from chatbot.understanding.local.rule import rule
from chatbot.understanding.local.spelling import wording

WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?:'s)?|tue|tues|wed|thu|thurs|fri|sat"
DAY = rf"(?:today|tomorrow|tonight|{WEEKDAY})"
# What stands in the book: an appointment, by any of its names.
THING = (
    r"(?:appointments?|bookings?|slots?|visits?|sessions?|consultations?|lessons?|class|classes|meetings?|reservations?"
    r"|place|spot|seat|haircut|check ?-? ?up)"
)
WHOSE = r"(?:my|the|our|his|her|this|that|their|next)"
# Up to three words between a verb and what it is about.
SOME = r"(?:[\w']+ ){0,3}?"
NOT = r"(?:not|won't|can't|cannot|can not|couldn't|unable|isn't|aren't|never|wouldn't)"
MAKING = rf"mak(?:e|ing) (?:it|{WHOSE} (?:[\w']+ ){{0,2}}?{THING}|{DAY}(?:'s)?(?: {THING})?)"
COMING = rf"(?:come|coming|attend|attending|{MAKING}|be there|show up|turn up|be coming|come in|be in)"
NOT_COMING = rf"\b{NOT} (?:\w+ ){{0,3}}?{COMING}\b"
NOT_DROPPED = (
    r"\b(?:don't|do not|never|not) (?:\w+ ){0,2}?"
    r"(?:drop|scrap|skip|withdraw|take|remove|forget|undo|call|kill|ditch|bin|scratch)\b"
)
# Another day or time is proposed: it moves, and is not given up.
ELSE = (
    r"\b(?:instead|another (?:day|time|date|slot)|(?:a )?different (?:day|time|date)|how (?:about|bout)|what about|move|moved"
    r"|reschedul\w*|can (?:we|i|you) (?:do|come|make|have|get)|could (?:we|i|you) (?:do|come|make|have|get)|rather"
    r"|postpone\w*|change|switch|push|shift|rebook|swap|is there|do you have|have you got|would .{1,30} work)\b"
)
CONDITION = r"\b(?:if|what happens|in case|how (?:do|can|many|often|late|early|much|would)|policy|fees?|why|did you|am i allowed)\b"
# Asked of a rule, and of no appointment.
BY_A_RULE = (
    r"(?:on the (?:same )?day|the same day|same - day|last minute|last - minute|at short notice|for free|free of charge"
    r"|without (?:a |any )?(?:fee|charge|paying|cost|penalty|reason)|by (?:phone|e ?-? ?mail|text)|more than once|twice|three times"
    r"|several times|any ?time|whenever|at any time|if (?:needed|necessary|something|i have to|plans)|the day before"
    r"|\d+ (?:hours?|days?) (?:before|ahead|in advance)|afterwards|after booking|after i (?:have )?book\w*|once booked|later on)"
)
CHANGES = r"(?:cancel\w*|mov(?:e|ed|ing)|chang(?:e|ed|ing)|reschedul\w*|rebook\w*|postpon\w*|skip|miss)"

# Before the other rules: what is asked about a rule starts no act.
FIRST = (
    rule(
        "faq",
        r"\bhow (?:often|many times|many lessons|many sessions|early|late|soon|far ahead|much notice|long before|far in advance|close to)\b"
        rf".{{0,40}}\b(?:{CHANGES}|come|book|arrive|pay|turn up|show up)\b|\b(?:up to (?:how|what)|until when|by when|till when)\b"
        rf"|\bhow (?:much notice|many times|often|far (?:in advance|ahead))\b",
        r"\bhow (?:soon|early) can (?:you|i|we) (?:see|come|get|be seen)\b",
    ),
    rule(
        "faq",
        rf"\b(?:can|may|could|is|are|will|would|am) (?:i|we|you|one|people|an? \w+|bookings|appointments|it)\b.{{0,30}}\b{CHANGES}\b"
        rf".{{0,30}}\b{BY_A_RULE}",
        r"\b(?:my|mine|it|this|that)\b.*\bto\b",
    ),
    rule(
        "faq",
        r"\b(?:does|will|would|is|can) (?:a |the |my )?(?:cancel\w*|mov\w*|reschedul\w*|no - show\w*|being late)\b.{0,40}"
        r"\b(?:affect|cost|mean|hurt|possible|free|ok|okay|allowed|count|charged?)\b"
        r"|\b(?:am i|are we|is one|are children|are kids|are pets) (?:allowed|permitted|supposed|required|obliged|charged|covered)\b"
        r"|\bdo (?:i|we) (?:have|need) to (?:book|pay|bring|register|sign|cancel|call|print|fast|arrive|come early|wear|prepare|be)\b"
        r"|\bdoes it (?:have|need) to\b|\bdoes it (?:matter|hurt|cost|include)\b|\bwhat (?:if|happens)\b"
        r"|\bis it (?:ok|okay|allowed|alright|all right|fine|safe|a problem) (?:if|to (?:eat|drink|bring|pay|wear|park|leave|drive|smoke|be))\b"
        r"|\bwhat (?:should|do|shall|can|must) (?:i|we) (?:wear|eat|drink|prepare|expect|do before)\b"
        r"|\bis there (?:an? |any )?(?:\w+ )?(?:fee|charge|penalty|deposit|discount|limit|minimum|wifi|lift|elevator|toilet|waiting room|dress code)\b"
        r"|\bdo (?:you|they) (?:take|accept) (?:\w+ )?(?:cards?|cash|visa|insurance|walk|paypal|momo)\b",
    ),
)  # fmt: skip

# One appointment, that moves: what is asked for beside it is no other.
PROPOSES = wording(rf"{NOT_COMING}.{{0,60}}{ELSE}")
# They come, but at no such time; or it is not to be dropped.
STANDS = wording(rf"{NOT_DROPPED}|{NOT_COMING}(?: on {DAY})? (?:before|until|till|after(?! all)|earlier|later|at \d)")
# Whoever says so wants none.
NO_BOOKING = wording(r"\b(?:don't|do not|never) (?:\w+ )?(?:book|schedule|arrange|reserve)\b")

LAST = (
    rule(
        "reschedule",
        rf"{NOT_COMING}.{{0,60}}{ELSE}|\bput (?:it|this|that|mine|me|us|my \w+|the \w+) off\b|\bput off\b"
        r"|\b(?:i'm|i was|i am|i've been|i have been) (?:booked|down|scheduled) (?:in )?(?:for|at|on)\b.{0,40}\b(?:but|instead)\b"
        r"|\b(?:make|have|do) (?:my|our|the) .{1,40} instead of\b|\b(?:take|do|have) my (?:\w+ ){1,3}instead of\b"
        r"|\bneed (?:it|this|that|mine|my \w+) (?:\w+ ){0,4}(?:earlier|later|sooner)\b"
        r"|^(?:please |can it be |could it be )?(?:a (?:bit|little) )?(?:later|earlier) (?:in the day|that day|the same day)\b",
        rf"{CONDITION}|\bcancel\w*\b",
    ),
    rule(
        "cancel",
        rf"{NOT_COMING}|\bi'm out (?:for|on)? ?{DAY}\b|\bcount (?:me|us) out\b",
        rf"{ELSE}|{CONDITION}|\?\s*$|{COMING} (?:on {DAY} )?(?:before|until|till|after(?! all)|earlier|later|any|so|that|at \d)\b|\bto the (?:phone|door)\b",
    ),
    rule(
        "cancel",
        r"\b(?:withdraw|withdrawing|pull(?:ing)? out|back(?:ing)? out|bow(?:ing)? out|opt(?:ing)? out|bail(?:ing)?(?: on)?|drop(?:ping)? out)\b"
        r"(?! (?:\w+ ){0,2}(?:money|cash|funds|salary|complaint|case|consent))"
        rf"|\b(?:drop|scrap|kill|ditch|bin|scratch|skip|undo|void|axe|nix) (?!by\b|in\b|off\b|over\b|me\b|you\b|round\b){SOME}(?:{THING}|\d|{DAY})"
        rf"|\b(?:remove|delete|clear) (?:my|the|our) (?:\w+ )?{THING}\b|\b(?:ill|sick|fever|flu|covid)\b.{{0,40}}\bno {THING}\b"
        rf"|\b(?:give up|giving up|give back|release|free up|let go of|decline|relinquish|hand back|abandon) {SOME}{THING}\b"
        rf"|\b(?:have|going|need|want|got|gotta) (?:to )?(?:miss|skip|pass on) (?:{WHOSE} |{DAY})"
        rf"|\bcall(?:ing)? (?:\w+ ){{0,4}}?off\b|\b{THING}(?:'s| is| are) off\b|\bwant out of\b|\bwant out$|\bget (?:me |us )?out of {WHOSE} (?:\w+ )?{THING}\b"
        rf"|\b(?:take|taking|remove|strike|cross|scratch) (?:me|us|my name|our name|him|her|my \w+) (?:\w+ )?(?:off|from|out)\b"
        rf"|(?<!i )(?<!don't )(?<!didn't )\bforget (?:about )?(?:{WHOSE} (?:\w+ )?{THING}|{DAY})\b|\b(?:cxl|cncl|canx|cancl)\b",
        rf"{CONDITION}|\b(?:mailing|newsletter|wait(?:ing)? ?list|marketing|spam)\b"
        rf"|{NOT_DROPPED}",
    ),
    rule(
        "cancel",
        r"\bno longer (?:\w+ )?(?:need|require|want|wish|needed|interested|necessary)\b"
        r"|\b(?:don't|do not|doesn't|won't|not) (?:\w+ )?(?:need|require|want|be needing|needed|necessary)\b.{0,60}\b(?:any ?more|any longer|after all)\b",
        rf"{ELSE}|{CONDITION}|\?\s*$|\b(?:him|her|them|reminders?|e ?-? ?mails?|messages?|advice from you)\b",
    ),
    rule(
        "check_availability",
        r"\bwho(?:'s| is| are|'re)? (?:on duty|in|around|working|there|available|free|on)\b|\bwhat time does \w+ (?:start|finish|begin|get in|come in)\b"
        r"|\b(?:will|would|is) \w+ (?:be )?(?:in the office|in|there|around|at work|working)\b|\bgot (?:any|some|a) (?:time|space|gap|slot|opening|room)\w*\b"
        r"|\bany (?:spare|free|open|available|other) (?:slots?|times?|days?|hours?)\b|\b(?:you|u) got (?:any|anything|something)\b",
        r"\bwho is (?:in charge)\b",
    ),
    rule(
        "book",
        r"\b(?:i'll|i will|we'll|we will|can i|could i|may i|let me|i'd like to|i want to) (?:drop|bring|leave) (?:\w+ ){1,3}(?:off|in|over|round|by)\b",
    ),
    rule("human", r"\b(?:complain|complaints?) (?:about|to) (?:you|your|the (?:boss|owner|staff|service))\b|\bto the boss\b|\b(?:get|give) me (?:the )?(?:boss|manager)\b|^(?:a )?(?:real |live |actual )?person(?: please)?$"
        r"|\b(?:want|need|like|get me|give me|prefer|have|rather) (?:to \w+ (?:to |with )?)?(?:a |an |some )?(?:real |live |actual )?(?:person|human)\b"
        r"(?! (?:who|that|for|with|from))"),
    rule(
        "greeting",
        r"^(?:merry (?:christmas|xmas)|happy (?:new year|holidays|easter|tet|weekend)|long time no see|top of the morning|g ?'? ?day|season 's greetings)\b",
    ),
)  # fmt: skip
