"""The signs of an emergency in English: who does what to whom, or what has befallen whom."""

from chatbot.understanding.local.emergency_signs import Danger, Frame, Language, Sign, Weight
from chatbot.understanding.local.marked import DENIES_IN_ENGLISH, english

KIN = (
    "(?:ex(?: - ?)?(?: husband| wife| boyfriend| girlfriend| partner)?|husband|wife|boyfriend|girlfriend|bf|gf|partner|hubby|dad|daddy|father|mum|mom|mother"
    "|step ?\\S*|brother|sister|son|uncle|aunt|cousin|grandpa|grandma|grandfather|grandmother|granny|roommate|flatmate|housemate|neighbou?r|boss|coworker"
    "|colleague|manager|stalker|landlord|client|customer|friend|kid|child|baby|daughter|toddler|teacher|tenant|parents|dad's|in - laws?)"
)
MY = "(?:my|his|her|our|their|your|the|a|an|this|that|some|another)"
WHO = (
    f"(?:(?:{MY} )?(?:\\S+ )?{KIN}|he|she|they|someone|somebody|(?:a|the|this|that|some|these|two|three|an) (?:\\S+ )?(?:man|guy|men|guys|people|person|stranger|woman|boys"
    "|intruder|gang|burglar)|people|strangers|thieves|robbers|one)"
)
IS = "(?:is|'s|are|keeps|keep|was|started|has been|have been|re|kept|just|s)"
ME = "(?:me|us|myself)"
THEM = f"(?:him|her|them|{MY} (?:\\S+ )?(?:wife|husband|mom|mum|mother|dad|father|girlfriend|boyfriend|friend|sister|brother|woman|man|girl|boy|family)|a (?:woman|man|girl|boy)|people|everyone|each other)"
ANYBODY = f"(?:{ME}|{THEM})"
A_CHILD = f"(?:(?:{MY} )?(?:\\S+ )?(?:kids?|child|children|son|daughter|baby|niece|nephew|toddler|infant|stepson|stepdaughter|grand(?:son|daughter|child)|students?)|(?:a|the|this) (?:little|young|small|tiny) (?:girl|boy|one))"
HITTING = "(?:beating|hitting|punching|kicking|choking|strangling|stabbing|attacking|assaulting|hurting|slapping|raping|abusing|molesting|murdering|torturing|shooting at|shooting)"
HIT = "(?:beats?|hits?(?! (?:me|us) (?:up|back))|punch(?:es|ed)?|kick(?:s|ed)|choke[sd]?|strangle[sd]?|stab(?:s|bed)|attack(?:s|ed)|assault(?:s|ed)|slap(?:s|ped)|rape[sd]?|abuse[sd]|molest(?:s|ed)|hurts?|shot)"
SUFFERED = "(?:beaten(?: up)?|attacked|assaulted|abused|stabbed|raped|mugged|kidnapped|abducted|stalked|strangled|shot(?! (?:by (?:your|the|a) (?:photo|video)\\S+|on (?:film|location|video)))|molested|held hostage|held captive|choked|threatened with a \\S+|robbed(?! (?:of|by)))"
# "Beat me to it", "hit me with a fee", "kicking me out" are done to nobody's body.
NO_HARM = (
    "(?! (?:to it|to the|on price|on the price|out|off|at (?:chess|tennis|golf|poker)|with (?:a |an |the |your |their |more |extra |another )?(?:\\S+ )?(?:fees?|fines?|bills?|tax\\S*|penalt\\S+"
    "|price|offer|lawsuit|charges?|question\\S*|questions|invoice|quote|surcharge|interest|rent|costs?|detention|homework)|(?:an?|the|your|some) (?:\\S+ )?(?:e(?: ?- ?)?mails?"
    "|message|text|link|quote|note|line|mail|invite|reminder|details)|to (?:that|this|my|your)|by (?:\\d+|a (?:minute|second|point)\\S*)|financially|feelings|online|in court|verbally in))"
)
KILL = "(?:kil+|stab|shoot|murder|rape|strangle|behead|burn)"
HARM = f"(?:{KILL}|hurt|beat(?: up)?|hit|harm|attack)"
# "My boss is going to kill me" is a manner of speaking, "my ex is going to kill me" is none.
NAGS = "(?!(?:(?:my|his|her|our) )?(?:boss|manager|wife|mum|mom|mother|dad|father|accountant|colleague|client|teacher|team|landlord|parents) (?:\\S+ ){1,4}kil+ )"
AS_THEY_SAY = "(?! (?:for|lol|haha|over|when i tell|if (?:i|we) (?:miss|forget|am late|'m late|don't|do not|cancel|lose|fail|mess|book|spend|come late|arrive|reschedule)))"
SELF = "(?:my ?self|him ?self|her ?self|them ?sel\\S+|your ?self|me self)"
SUICIDE = "(?:suicide|sucide|suicde|suiside|suicid|suecide|suicude)"
DIE = "(?:die|be dead|not (?:be alive|exist|wake up)|be gone forever|unalive (?:my ?self|him ?self|her ?self))"
END_IT = (
    f"(?:kil+(?:ing)? {SELF}|end(?:ing)? (?:my|his|her|their|own) (?:own )?life|end(?:ing)? it all|tak(?:e|ing) (?:my|his|her|their) (?:own )?life(?! savings)"
    f"|(?:com+it(?:ting)? )?{SUICIDE}|hang(?:ing)? {SELF}|hurt(?:ing)? {SELF}|harm(?:ing)? {SELF}|cut(?:ting)? {SELF}|shoot(?:ing)? {SELF}|overdose|overdosing|jump(?:ing)? off (?:the|a|my)~1 (?:bridge|roof|building|balcony|cliff)"
    "|jump in front of (?:a|the) (?:train|car|bus|truck)|slit my wrists?|unalive \\S+)"
)
WISH = (
    "(?:want|wants|wanna|wana|wnt|wanting|wanted|going|gonna|plan\\S*|thinking (?:about|of)|think (?:about|of)|thought (?:about|of)|thoughts (?:about|of)|ready|decided|trying"
    "|tried|tempted|feel like|feels like|considering|will|i'll|ill|'ll|need|might|threat\\S*|says (?:he|she|they)(?:'ll)?|has|have been|keeps talking about|about to|urge|wish|attempt\\S*|am|i'm|im|he's|she's)"
)
LIFE = "(?:live|be alive|exist|be here (?:any ?more|any longer)|wake up|keep living|go on living)"
NOT_WITH = "(?! (?:with|in|at|near|here|there|together|off|under|by|like that|alone|abroad|next|on|to))"
JOKES = "(?! (?:(?:(?:my|his|her|our|the) )?(?:\\S+ )?(?:hair|roots?|brows?|eyebrows|lashes|beard|shoes|jeans)|insurance|assurance|policy|cover|coach\\S*|on (?:coffee|caffeine|sugar|chocolate|sweets)|doing|lifting|exercising|training|while|laughing|of laughter|from laughter|of embarrassment|from embarrassment|over|with work|for forgetting|if i|trying|of boredom|for a|to know|to meet|in))"
BLEEDS = "(?:a lot|heavily|badly|out|everywhere|to death|profusely|and|from|so much|non ?stop|won't stop|really|his|her|very|very much|too much)"


def _sign(kind: Danger, weight: Weight, source: str, *, whole: bool = False, may_be_denied: bool = True) -> Sign:
    return Sign(kind, weight, english(f"(?<=^ )(?:{source})(?= $)" if whole else source), may_be_denied)


def _told(kind: Danger, weight: Weight, source: str) -> Sign:
    """Begins with somebody: a no before them belongs to another sentence."""
    return _sign(kind, weight, source, may_be_denied=False)


FIRM, SOFT, DOUBTFUL, NAMED = Weight.FIRM, Weight.SOFT, Weight.DOUBTFUL, Weight.NAMED
SELF_HARM = (
    _sign(
        Danger.SELF_HARM,
        SOFT,
        f"{WISH}(?: (?:to|2|of|about|on|really|just|literally|seriously|go|and|actually|i|should|could))*~1 {END_IT}{JOKES}",
    ),
    _sign(
        Danger.SELF_HARM, SOFT, f"(?<!could )(?<!i'd )kil+(?:ing)? {SELF}{JOKES}(?= (?:tonight|today|now|soon|[.!]|$))"
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        f"(?:want|wants|wanna|wana|wnt|wish|ready|would rather|prefer|i'd rather)(?: (?:to|2|i|could|can|just|really))* {DIE}{JOKES}",
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        "wish(?:es)? (?:i|he|she|that i) (?:was|were|wasn't|weren't|had never been) ?(?:dead|alive|born|never born|here)",
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        f"(?:don't|do not|doesn't|didn't|not|never|no longer|dont|dnt)(?: (?:even|really|just))* (?:want|wanna|wana)(?: to| 2)?(?: (?:even|really))? {LIFE}{NOT_WITH}",
        may_be_denied=False,
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        "(?:no|nothing|any)(?: \\S+)?(?: left)? to live(?: for)?(?! (?:on|in|near|with))|no (?:reason|point|purpose)(?: \\S+)? (?:to|in) (?:live|living|go on living|being alive)|life (?:is|isn't|is not) (?:not )?(?:worth living|pointless)",
        may_be_denied=False,
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        "better off (?:dead|without me|if i (?:was|were) (?:dead|gone))|(?:tired|sick|done) (?:of|with) (?:living|life|being alive)|(?:can't|cannot|can not|cant) go on(?: (?:any ?more|living|like this|with life|$)|(?= $)|(?= [.!]))|goodbye cruel world",
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        "(?:i'm|im|i am|feel|feels|feeling|is|he's|she's|been|am|getting|so)~1 suicidal|suicidal thoughts|kms(?= (?:tonight|now|$))",
    ),
    _sign(
        Danger.SELF_HARM,
        FIRM,
        "(?:took|taken|swallowed|swallowing|taking)(?: \\S+)? (?:a (?:bunch|lot|bottle|handful|whole \\S+|load)|all|too many|the whole|\\d{2,})(?: of)?(?: \\S+){0,2} (?:pills?|tablets|medication|sleeping pills|meds)(?! (?:you|he|she|they|as|that|prescribed|(?:the|your|my) (?:dentist|doctor|vet)|a day|daily|per|for))",
    ),
    _sign(
        Danger.SELF_HARM,
        FIRM,
        "(?:nobody|no one) would (?:miss me|care)(?: even)? if i (?:died|was dead|were dead|was gone)|(?:don't|can't|cannot) see (?:any|a|the) (?:reason|point)~1 (?:to|in) (?:keep )?(?:living|live|going on living)",
        may_be_denied=False,
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        "(?:going to|gonna|about to|want to|ready to) jump(?= (?:[.!]|now|from (?:the|a|my|this) (?!(?:basic|first|second|third|morning|afternoon|evening)\\S*)\\S+|$))",
    ),
    _sign(
        Danger.SELF_HARM,
        FIRM,
        f"(?<!the )(?:cutting|slitting|hurting|harming) (?:{SELF}|my wrists?|my arms?)|slit my wrists?|cut my wrists?",
    ),
)
VIOLENCE = (
    _told(Danger.VIOLENCE, FIRM, f"{WHO} {IS}~2 {HITTING} {ANYBODY}{NO_HARM}"),
    _told(
        Danger.VIOLENCE,
        SOFT,
        f"{WHO}(?: (?:just|always|often|sometimes|has|have|again|keeps|even|only))* {HIT} {ANYBODY}{NO_HARM}",
    ),
    _told(
        Danger.VIOLENCE,
        SOFT,
        f"{WHO}(?: just| has)? (?:pushed|threw|shoved|dragged|slammed|pinned) {ANYBODY} (?:down|against|into|onto|off|to the (?:floor|ground|wall)|by|on the)|{WHO}(?: has| just)? locked {ANYBODY} (?:in|inside|up)",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"{WHO} {IS}(?: \\S+)? (?:violent|screaming for help)|(?:active|school) shooter|domestic violence (?:happening|next door|in progress|right now)|(?:screams|screaming|shouting|crying) for help",
    ),
    _told(Danger.VIOLENCE, SOFT, f"(?:saw|see|hear|seeing|watching) {WHO} {HITTING} (?:{ANYBODY}|{A_CHILD})"),
    _told(
        Danger.VIOLENCE,
        SOFT,
        f"{WHO} {IS}~1 threat\\S+ (?:{ME}|to {HARM} {ANYBODY}){NO_HARM}(?! with (?:eviction|court|legal\\S*|a lawsuit|dismissal|lawyers?|the police|termination))",
    ),
    _told(
        Danger.VIOLENCE,
        SOFT,
        f"{WHO} threat(?:en|ens|ened|ned|ning) {ME}(?! with (?:eviction|court|legal|a lawsuit|dismissal|lawyers?))",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"{WHO} (?:(?:is|'s|are|s|has|have)~1 )?(?:wants? to|trying to|tr(?:ies|y|ied) to|threat\\S+ to|sw(?:ore|ears) (?:to|he will|he'll)|said (?:he|she|they)(?: will|'ll| would)|tells me (?:he|she)(?: will|'ll)) {HARM} (?:{ANYBODY}|{A_CHILD}){NO_HARM}",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"{NAGS}{WHO}(?:'ll| will| is going to| 's going to| is gonna| 's gonna| are going to| gonna| are gonna| is about to| might| would| going to) {HARM} {ANYBODY}{NO_HARM}{AS_THEY_SAY}",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"(?:he's|she's|they're|someone's|somebody's|who's|hes|shes)~1 (?:going to {HARM}|gonna {HARM}|trying to {HARM}|about to {HARM}|threatening to {HARM}|{HITTING}|breaking into|threatening) {ANYBODY}{NO_HARM}{AS_THEY_SAY}",
    ),
    _told(
        Danger.VIOLENCE,
        SOFT,
        f"(?:i'm|im|i am|we are|we're|i was|we were|i've been|i have been|i got|i just got|she is|he is|she's|he's|my (?:\\S+ )?{KIN} (?:is|was|got|has been))(?: (?:being|getting|just|been|constantly|still|currently|physically|sexually))* {SUFFERED}",
    ),
    _sign(Danger.VIOLENCE, FIRM, f"being {SUFFERED}(?: right now| now)?"),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"(?:{WHO}|there is|there's|theres)(?: (?:is|'s|are|has|have|just|came|outside|here|standing|he|pulled|in|at|my|house|door|got))* (?:with |holding |has |have |pulled |got )?(?:a |an )?(?:big |kitchen )?(?:gun|knife|machete|pistol|weapon|axe|rifle)(?! set| shop| store| licen[cs]\\S+| permit| charge| offen[cs]e| rack| case| holder| skills)",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"(?:there is|there's|theres) {WHO} with (?:a|an) (?:gun|knife|machete|pistol|weapon|axe|rifle|bat)",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"(?:{WHO}|someone's|somebody's|he's|they're)(?: {IS})?(?: (?:trying|is trying|just|tried))?(?: to)? (?:break(?:ing)?|broke|get(?:ting)?|forc\\S+)(?: \\S+)? (?:in ?to|in|down) (?:my|the|our) (?:house|home|flat|apartment|door|room|place|bedroom|window)",
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        "(?:intruder|burglar|stranger|somebody|someone)(?: is)? (?:in|inside) (?:my|the|our) (?:house|home|flat|apartment|room)",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"{WHO} {IS} (?:following|chasing|stalking) (?:me|us)(?! (?:for|about|on|up|with|around for))",
    ),
    _sign(
        Danger.VIOLENCE,
        SOFT,
        "(?:call|send|get|phone|dial|need)(?: me)? (?:the |an? )?(?:police|cops|911|999|113)(?= (?:please|now|pls|to|quick\\S*|for me|immediately|help|he|she|they|someone|asap|soon|here|[.!]|$))",
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        "(?:life|lives) (?:is|are|might be|may be) in danger|(?:i'm|im|i am|we are|we're|she is|he is) in (?:\\S+ )?danger(?! of)|fear(?:ing)? for my (?:life|safety)|(?:not|isn't|don't feel|ain't) safe (?:at home|here|with him|in my)",
        may_be_denied=False,
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        f"(?:scared|afraid|terrified)~2 (?:he|she|they|{MY} {KIN})(?: will|'ll| is going to| might|'s going to| may) {HARM} {ANYBODY}",
        may_be_denied=False,
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        "(?:please )?(?:save me|somebody help me please he is here|sos)(?: (?:please|now|[!.]))*",
        whole=True,
    ),
)
CHILD = (
    _told(Danger.CHILD, FIRM, f"(?:{WHO} {IS}|he's|she's|they're)~2 (?:{HITTING}|touching|grooming) {A_CHILD}{NO_HARM}"),
    _told(Danger.CHILD, SOFT, f"{WHO}(?: (?:just|always|often|sometimes|has|again|keeps))* (?:{HIT}|touche[sd]|groomed) {A_CHILD}{NO_HARM}"),
    _told(Danger.CHILD, SOFT, f"{A_CHILD} (?:is|was|'s|has been|got|are|were|gets)(?: (?:being|getting|been|just|sexually|physically))* (?:{SUFFERED}|hit|touched(?! by (?:the|your|their|all|how)~1 (?:kind\\S*|gesture|care|words?|support|patience|generosity|story))|groomed|beaten){NO_HARM}"),
    _told(
        Danger.CHILD, SOFT,
        "my (?:dad|daddy|father|mum|mom|mother|step ?\\S+|uncle|teacher|coach|parents|grandpa|grandfather)(?: (?:is|are|keeps|always|often|sometimes|just))* "
        f"(?:{HIT}|{HITTING}|touche[sd]|touching) me{NO_HARM}",
    ),
    _told(Danger.CHILD, FIRM, f"{WHO}(?: (?:just|has))? (?:took|taken|grabbed|kidnapped|snatched|abducted) {A_CHILD}(?! (?:to|for|out))"),
)  # fmt: skip
BREATHE = "(?:breathe?|breath|breathing)"
PERSON = f"(?:i|mum|mom|dad|grandma|grandpa|baby|he|she|they|we|i've|he's|she's|someone|somebody|(?:(?:my|his|her|our|their|the|a) )(?:\\S+ )?(?:{KIN}|man|woman|boy|girl|wife|child|employee|guy|lady))"
SLEEPER = f"(?:mum|mom|dad|grandma|grandpa|baby|he|she|they|he's|she's|someone|somebody|(?:(?:my|his|her|our|their|the|a) )(?:\\S+ )?(?:{KIN}|man|woman|boy|girl|wife|child|employee|guy|lady))"
MEDICAL = (
    _sign(
        Danger.MEDICAL,
        SOFT,
        f"(?:can't|cannot|can not|couldn't|cant|can barely|can hardly|barely|hardly|unable to|struggling to|not|isn't|stop(?:ped|s)|trouble|difficulty|hard to|problems?|not able to)(?: (?:even|really|properly|with))* {BREATHE}(?! (?:from|with|because|under|room|space|laughing|exercises?|class\\S*|through (?:my|his|her|the|one) (?:\\S+ )?(?:nose|nostrils?)))",
        may_be_denied=False,
    ),
    _sign(
        Danger.MEDICAL,
        SOFT,
        "chest pains?(?! clinic)|pains? in (?:my|his|her|the) (?:chest|left arm)|(?:my|his|her) chest (?:really )?(?:hurts?|is hurting|is tight|is burning)|tight(?:ness)? in (?:my|his|her|the) chest",
    ),
    _sign(
        Danger.MEDICAL,
        SOFT,
        f"{PERSON} (?:is |'s |are |am |has |have |had |just |was )*(?:having |had |suffered |suffering |got |has |having just )?(?:a |an )?(?:heart attack|stroke|cardiac arrest|seizure|aneurysm|anaphyla\\S+)(?! of)(?! when)(?! at the (?:price|bill))|(?:having|had) (?:a |an )?(?:heart attack|stroke|seizure|cardiac arrest)(?! of)(?! when)",
        may_be_denied=False,
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"{PERSON}(?: (?:is|'s|just|has|was|are|am|suddenly|seems|went))* (?:unconscious|unresponsive|passed out|collapsed|fainted|blacked out|convulsing|having convulsions|turning blue|turned blue|choking(?! (?:up|on paper\\S*))|suffocating|not waking up)(?! when)",
        may_be_denied=False,
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "(?:baby|child|kid|son|daughter|mom|mum|mother|dad|father|husband|wife|grand\\S+|he|she)(?: is|'s)? (?:not|isn't|stopped) (?:responding|responsive)(?! to)|(?:(?<=^ )|(?<=[.,!] ))(?:help )?choking(?= (?:help|[!]|please))",
        may_be_denied=False,
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"(?:is|was|'s|she's|he's) (?:unconscious|unresponsive)|(?:(?<=^ )|{SLEEPER}(?: (?!and )\\S+){{0,5}} )(?:won't|can't|will not|cannot|doesn't|not) (?:wake (?:up|him|her|them)|waking up|respond)(?: up)?(?= (?:[.!,]|$|and|please|help|any ?more))|turning blue",
        may_be_denied=False,
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"(?<!gums are )(?<!gum is )(?<!gums )(?<!gum )(?<!color )(?<!colour )(?:bleeding|bleeds) (?!from (?:my |the )?(?:brush\\S*|floss\\S*|gums?)){BLEEDS}(?! (?:money|cash))|lo(?:st|sing)(?: \\S+)?(?: \\S+)?(?: of)? blood|(?:so much|a lot of|lots of|too much) blood|blood (?:is )?everywhere|(?:won't|can't|doesn't) stop (?:the )?bleeding|coughing up blood|vomiting blood",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"{PERSON}(?: (?:just|has|have|had|accidentally|is|'s|was|were|got|been))* (?:overdosed|overdosing|poisoned|drowning(?! in)|electrocuted|burned badly|crushed|(?:swallow\\S*|drank|drunk|ate|drinking)(?: (?:a|some|the|rat|my))* (?:bleach|poison|pills?|batter\\S+|detergent|pesticide|acid|chemicals?|button battery))",
        may_be_denied=False,
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "(?:throat|airway) is (?:closing|swelling)|severe allergic reaction|anaphyla\\S+|snake ?bite|bitten by a (?:\\S+ )?snake|(?:my|her|\\S+'s) water (?:just )?broke(?! the)|waters broke|(?:is|am|i'm|in active) in labou?r(?! (?:law|dispute|union|party|court))|giving birth (?:now|right now)",
    ),
    _sign(
        Danger.MEDICAL,
        SOFT,
        "(?:call|need|send|get|phone)(?: (?:me|us|him|her))? (?:an? |the )?(?:ambulance|paramedics?|115)(?! chas\\S+)|medical emergency|needs? (?:an? )?(?:cpr|defibrillator)",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"{PERSON}(?: (?:was|were|just|has been|got|been))* (?:hit|run over|knocked down) by (?:a|an) (?:\\S+ )?(?:car|truck|bus|motorbike|train|bike|scooter)(?= (?:and|[.!,]|$|help|just|please|now))",
        may_be_denied=False,
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "(?:fell|fallen|falls)(?: \\S+){0,5} (?:can't|cannot|isn't|is not|won't|not) (?:move|get up|moving|respond\\S*|stand|feel)(?! (?:it|that|them|this|the (?:date|day|appointment|time|booking)|early|before|in time))",
    ),
    _sign(
        Danger.MEDICAL,
        SOFT,
        f"(?:(?:my|his|her|our) (?:\\S+ )?{KIN}|he|she|someone|somebody|people) (?:is|'s|are) dying(?! (?:to|for|of (?:laugh\\S+|boredom|curios\\S+)))|i think (?:i'm|im|i am) dying{JOKES}|(?:i'm|im|i am) dying (?:help|please help|[!] help)",
        may_be_denied=False,
    ),
    _sign(
        Danger.MEDICAL,
        DOUBTFUL,
        f"{PERSON}(?: (?:was|were|just|have|had|has|am|got|been|'ve))*(?: in)? (?:a|an)(?: \\S+)? (?:car |traffic |motorbike |road |bike )(?:accident|crash)",
        may_be_denied=False,
    ),
)
PLACE = "(?:house|hous|home|flat|apartment|apt|building|kitchen|room|office|car|roof|garage|floor|hair|bedroom|block|shop|store|stove|school|bed|curtains|van|truck|balcony|basement|hallway|door|place)"
FIRE = (
    _sign(
        Danger.FIRE,
        SOFT,
        f"{PLACE}(?:'s)?(?: (?:is|are|was|just|has|have|all))* (?:on fire|burning(?: down)?|in flames|ablaze|caught fire|up in flames|catching fire)",
    ),
    _sign(
        Danger.FIRE,
        SOFT,
        f"there(?: is|'s|s| has been) (?:a |an )?(?:\\S+ )?fire(?! (?:fee|drill|exit|door|alarm test|insurance|safety|sale))|fire (?:in|at|inside|on) (?:my|the|our|this|a) (?:\\S+ )?{PLACE}(?! (?:insurance|cover\\S*))",
    ),
    _sign(
        Danger.FIRE,
        FIRM,
        "(?:help )?(?:fire(?: [!])+|fire fire)(?: (?:fire|help|please|[!]))*|(?:there is |there's )?(?:a )?fire help(?: me)?(?: [!])*|help(?: me)? (?:[!] |, )*fire(?: [!])*",
        whole=True,
    ),
    _sign(
        Danger.FIRE,
        SOFT,
        "(?:call|send|get|need)(?: me)? (?:the |a )?(?:fire (?:brigade|department|dept|service|engine|truck|fighters?)|firefighters?|fireman|firemen|114)",
    ),
    _sign(
        Danger.FIRE,
        FIRM,
        "(?<!ac )(?<!a c )(?<!aircon )(?<!conditioner )(?<!freon )gas (?:is )?leak(?:ing|age)?|(?<!car )(?<!engine )(?<!van )(?<!truck )(?<!bike )smells?(?: (?:like|of|strong\\S*|some|lots of))* gas|leaking gas|smoke(?: is)? (?:everywhere|(?:coming|filling|pouring)(?! (?:from|out of|out) (?:of )?(?:the|my|its) (?:exhaust|tailpipe|muffler)))|(?:full of|filling with|so much|lots of|a lot of) smoke|trapped in~2 (?:fire|smoke|flames|burning \\S+)",
    ),
)
FRAME = Frame(
    past=english(
        "used to|years? ago|months? ago|weeks? ago|last (?:year|month|week|summer|winter|spring|autumn)|in \\d{4}|when i was (?:a |little|young|small|younger)\\S*|back then|once|previously"
        "|for (?:\\d+|many|several|a few|some) (?:months|years|weeks)|for (?:months|years|weeks)|died|passed away|is in (?:the )?hospital|in the past|long ago|former"
    ),
    recent=english(
        "yesterday|last night|the other day|two days ago|\\d days ago|this week|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    ),
    law=english(
        "legal|legally|law|lawyer|lawyers|attorney|divorce|sue|suing|lawsuit|court|claim|claims|compensation|inherit\\S*|(?:my|his|her|a|the|our|their) will|wills|estate|insurance|restraining|custody|deduct\\S*|penalty|sentence"
        "|tax|taxes|power|policy|rights|charges|report|advice|contract|prosecut\\S+|defen[cs]e|statement"
    ),
    spoken_of=english(
        "movie|film|book about|novel|article|essay|research|course|training|prevention|awareness|workshop|insurance|clause|statistics|paperwork|taxes|debt|deadlines?|work|workload"
        "|price|bill|clinic|policy|nearly|almost|gave me|give me|gives me|drill|lol|haha|review"
    ),
    long_standing=english(
        "often|sometimes|chronic|occasionally|for (?:months|weeks|years)|history of|regularly|from time to time|every (?:winter|summer|spring)"
    ),
    booked=english("book|booking|appointment|schedule|see a doctor|check ?up|consultation"),
    supposed=english("if|whenever|suppose|imagine|in case|what if|like|as if|almost|nearly|why do people"),
    denied=english(f"{DENIES_IN_ENGLISH}(?: (?:any|a|the|having|in|been|to|really))?(?= $)"),
)
ENGLISH = Language("en", (*SELF_HARM, *CHILD, *VIOLENCE, *MEDICAL, *FIRE), FRAME)
