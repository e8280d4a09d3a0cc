"""Whether a message is angry at us: words with a weight, capitals, marks. Whoever tells of somebody else's wrongs is not.

A landlord who is terrible, a fine that is ridiculous, a lawsuit against a shop are what customers come with.
"""

import re

from chatbot.understanding.local.marked import english, rendered, vietnamese
from chatbot.understanding.local.tokens import Text

ANGRY = 2
# "ALO" is a greeting, and names can be written in capitals: whole messages of several words are shouted.
MIN_SHOUTED_WORDS, MIN_SHOUTED_LETTERS = 3, 12
MARKS = re.compile(r"[!?]{3,}|😡|🤬|😠|👎")
MAX_LENGTH = 1_000

# What is ours, as customers call it.
OURS = (
    "(?:service|bot|chatbot|app|chat|company|support|staff|experience|place|website|site|system|answers?|people|customer|assistant|receptionist|business"
    "|attitude|clinic|thing|robot|machine|joke)"
)
# A bad word says it of the noun behind it; without one, or with these, it is said of us.
OF_US = rf"(?= (?:{OURS}|[^\w]|and|or|but|to|i|you|just|that|this|really|it|so|how|why|what|let|can|because|since|ever|again|here|as|never|no|not)|(?= $))"
BAD = "(?:terrible|ridiculous|useless|unacceptable|stupid|rubbish|incompetent|disgusting|outrageous|pathetic|horrible|appalling|awful|shameful|dumb|garbage|crap|worthless|trash)"
INSULT = f"(?:{BAD}|crooks|idiots?|morons?|liars?|thieves|scammers?|frauds?|a joke|worst|a scam)"
STRONG = (
    english(f"{BAD}{OF_US}|the worst{OF_US}|worst (?:{OURS}|ever)"),
    english(r"fuck(?:ing|ers?)?|wtf|bullshit|shit(?! happens)|fed up|sick of (?:this|you|waiting|your)|pissed off|(?:a |what a |such a |complete )waste of (?:my )?time(?! to)|idiots?(?! proof)|morons?"),
    english(r"furious|scam{}|scammers?|(?:is|it's|are|'re|you're|is this) (?:a |all a |all )?(?:scam|fraud|joke)|what a (?:joke|scam)|shame on you|go to hell|screw you|never coming back|want my money back|sucks|crooks|wast(?:e|ed|ing) (?:my|our) (?:\S+ )?time".replace("{}", OF_US)),
    english(r"(?:will|'ll|going to|gonna|i'll|shall|want to|should) (?:sue|report)(?: (?:you|u|your \S+|this company|this place|you all|you guys|all of you)|(?= (?:[.!,]|$)))|see you in court"),
    vietnamese("bố láo|mất dạy|đồ ngu|ngu (?:thế|thật|quá|vãi|vậy|vcl|như bò)|%vãi|%vô %học|khốn nạn|vớ vẩn|vô dụng|vô trách nhiệm|rác rưởi|như (?:hạch|cc|shit|cứt)|(?:quá|rất|cực kỳ|vô cùng) thất vọng"),
    vietnamese("làm ăn (?:kiểu gì|thế à|gì kỳ|như (?:thế|vậy)|chán|tệ|bố láo|lừa đảo|vô trách nhiệm)|phục vụ (?:kiểu gì|như (?:cc|thế|vậy))"),
    vietnamese("bực (?:mình|quá|ghê|bội|thật)|rất bực|tức (?:quá|chết|điên|thật)|%điên (?:quá|mất|tiết)|phẫn nộ|tệ hại|quá tệ|tệ (?:quá|thật|thế)|%quá %chán|%chán (?:quá|thật|thế)|(?:dịch vụ|bot|phục vụ) chán|quá đáng(?! (?:yêu|giá|đồng))|không (?:thể )?chấp nhận (?:được|nổi)"),
    vietnamese("(?<!%bị )(?<!bi )(?<!%vụ )(?<!vu )(?<!%tội )(?<!toi )(?<!%án )(?<!%về )(?<!ve )(?<!vi )(?<!%kẻ )lừa đảo(?! (?:qua|trên|chiếm|tài|khách|công nghệ))|bóc phốt|(?:đồ|lũ|bọn) (?:lừa đảo|ăn cướp|khốn|ngu)|ăn cướp"),
    vietnamese(r"(?:kiện|tố cáo|báo công an|phốt|kiện cáo)~3 (?:các (?:người|bạn|anh|ông|ngươi)|bên (?:bạn|mày|này|các|đây|mấy)|mấy người|chúng mày|tụi (?:mày|bây)|bọn (?:mày|bay|bây)|công ty (?:này|các|mấy|bọn|của (?:bạn|các))|chỗ này)"),
)  # fmt: skip
MILD = (
    english(r"annoying|annoyed|frustrating|frustrated|disappointed|disappointing|angry|upset|how many times|i(?:'ve| have)? already (?:told you|said)|still waiting|not helpful|unhelpful|doesn't understand|don't you understand|(?:nobody|no one) (?:answers|replies|responds|cares)"),
    english(f"{BAD}"),
    vietnamese(r"%chán|%tao|chửi|%tệ|%kém(?! \d)|%dở|thất vọng|phiền (?:quá|phức|thật)|mất thời gian|bao lâu nữa|lâu (?:thế|quá|vậy)|sao lâu|nói (?:mãi|hoài)|đã (?:bảo|nói rồi)|không hiểu gì cả|(?:không|chẳng) ai (?:trả lời|rep|nghe máy)|chờ (?:mãi|hoài|cả)|bot ngu"),
)  # fmt: skip
COMPLAINT = (
    english("complain(?:s|ed|ing|t|ts)?"),
    vietnamese(
        "khiếu nại|phàn nàn|góp ý~2 thái độ|thái độ (?:phục vụ|nhân viên|quá|tệ|kém|lồi lõm|của nhân viên)|thái độ gì"
    ),
)
AT_US = (
    english(rf"(?:you|u|ur)(?: guys| people| all)?(?: are|'re| r| is)?~2 {INSULT}|you're~2 {INSULT}|your (?:\S+ )?(?:{OURS}|bot's|stylist|doctor|consultant|team|colleague)|(?:this|the|stupid|damn|bloody|fucking) (?:\S+ )?(?:bot|chatbot|service|company|app|chat|website)"),
    english(r"(?:by|with|of|at) (?:you|you guys|you people|your company)(?= )|(?:fuck|screw|sue|report) (?:you|u)|you (?:stole|lied|cheated|scammed|ripped|ignore)"),
    vietnamese(r"bot|các (?:người|bạn|anh|ngươi|ông)(?! (?:ơi|cho|tư|có|giúp))|mấy người|chúng mày|tụi (?:mày|bây|bay)|bọn (?:mày|bay|bây)|%mày|bên (?:bạn|này|các|mày|shop|đây)|công ty (?:này|các|mấy|bọn|của (?:bạn|các))|chỗ (?:này|các|mấy)|(?:dịch vụ|nhân viên|phục vụ|lễ tân) (?:này|ở đây|của bạn|bên|của (?:các|bên|chỗ))"),
)  # fmt: skip
OTHERS = (
    english(
        r"(?:landlord|landlady|neighbou?r|boss|employer)(?:'s|s)?|(?:my|his|her|the|a|an|our|another|that) (?:\S+ )?(?:ex|husband|wife|partner|shop|store|seller|buyer|bank|insurer|contractor|client|tenant|agency|accountant|lawyer"
        r"|colleague|coworker|manager|supervisor|school|hospital|broker|dealer|airline|government|officer|office|company(?! of yours)|builder|plumber|mechanic|roommate|brother|sister|father|mother|son|daughter|friend|phone|internet|wifi|job|divorce|fine|bill|tax|ticket|weather|traffic|contract|case|inspector|customer|day|week|flight)"
        r"|my (?:memory|english|health|eyesight|handwriting)|tax (?:office|authority|authorities)|ex (?:husband|wife|boss|employer|boyfriend)|husband|wife|weather|traffic|police|(?:was|got|were|been|being|am) (?:scammed|cheated|ripped off|conned)|online (?:shop|seller|scam)|scam (?:victim|case|calls?|emails?)"
        r"|(?:i'm|i am|im|i feel|me)~2 (?:terrible|useless|stupid|rubbish|awful|horrible|an idiot|dumb|incompetent)|(?:stupid|dumb) (?:question|mistake|of me)|(?:they|he|she|who) (?:is|are|'re|'s) suing|being sued|(?:sue|suing|against) (?:my|the|a|him|her|them|someone|somebody|another)"
    ),
    vietnamese(
        r"chủ (?:nhà|trọ|nợ|đất|cũ|xe|đầu tư|thầu)|hàng xóm|%sếp|công ty (?:cũ|của (?:tôi|em|mình)|tôi|em|mình|khác|kia|đối tác|bảo hiểm|môi giới|xây dựng|du lịch|tài chính|nợ)|cửa hàng|ngân hàng|chồng|vợ|bạn trai|bạn gái|người yêu|đối tác"
        r"|khách hàng|nhà thầu|môi giới|bên (?:bán|mua|thuê|kia|cho thuê|thi công|vận chuyển|đối tác)|%họ(?! tên)|%hắn|(?:anh|chị|ông|bà|cô) (?:ta|ấy)|đồng nghiệp|bảo hiểm|người (?:bán|mua|thuê|quen|ta|khác|lạ|nhà)|thuế vụ|cơ quan|chi cục|cục thuế|công an"
        r"|(?:%trời (?:mưa|nắng|nóng|lạnh|chán)|thời tiết|kẹt xe|giao thông|sức khoẻ|tình hình|trí nhớ|tiếng anh|kinh tế|công việc|tài chính|wifi|hôm nay|mức phạt|tiền phạt|hoá đơn|hợp đồng|bản án|%vụ (?:kiện|lừa|việc|án|này|đó|tranh|tai|ly)|%tội|đau đầu)|(?:bị|vừa bị|mới bị)~2 (?:lừa|lừa đảo|quỵt)|lừa đảo (?:tôi|em|mình|qua|trên|chiếm)"
        r"|(?:tôi|mình|tui)~1 (?:ngu|dốt|vô dụng|tệ|dở|kém)|em~1 (?:ngu|dốt|vô dụng|tệ|dở|kém)~3 (?:quên|nhầm|lộn|không biết)|một (?:shop|bên|công ty|người)|shop (?:online|bán|trên|kia)|trang web|%tiệm|%trường|bệnh viện|nhà trọ|con (?:trai|gái)|%bố|%mẹ|ba mẹ"
    ),
)
JOKES = (
    english("just (?:kidding|joking)|only joking|jk"),
    vietnamese("đùa (?:thôi|tí|chút|đấy|đó)|nói đùa|giỡn (?:thôi|chút)"),
)
# Hard words that nobody says of a receptionist.
OTHERS_DID = (
    english("scam(?:med|mers?)?|cheated|ripped off|sue|suing|lawsuit|fired|lied|stole"),
    vietnamese("lừa|lừa đảo|quỵt|%kiện|tố cáo|đuổi việc|quá đáng"),
)
# What is complained of to a court or an authority, and not to us.
CASES = (
    english("(?:against|about) (?:my|the|a|an|his|her) (?!doctor|consultant|stylist|service|bot|staff|receptionist|way|price|wait\\S*)|to (?:the|an) (?:authorit\\S+|ministry|court|tax \\S+|regulator|union|council)|tax decision|assessment"),
    vietnamese("khiếu nại~2 (?:quyết định|đất|đất đai|hành chính|thuế|bản án|toà|công ty|bảo hiểm|lao động|thừa kế|hải quan|mức|hợp đồng|tố cáo)|(?:thủ tục|đơn|luật|hồ sơ|quy trình|soạn)~2 khiếu nại"),
)  # fmt: skip


def is_angry(text: str) -> bool:
    spoken = rendered(Text(text[:MAX_LENGTH]))
    if _is_about_others(spoken) or _has(spoken, JOKES):
        return False
    score = 2 * _has(spoken, STRONG) + _count(spoken, MILD) + _is_shouted(text) + bool(MARKS.search(text))
    return score >= ANGRY


def complaint_at(text: Text) -> int:
    """Where a complaint about us begins, in the letters of `text.folded`; -1 for none."""
    spoken = rendered(text)
    is_case = _has(spoken, CASES) and not _has(spoken, AT_US)
    if is_case or _is_about_others(spoken) or _has(spoken, JOKES):
        return -1
    begins = [found.start() for pattern in (*STRONG, *COMPLAINT) if (found := pattern.search(spoken))]
    if not begins:
        return -1
    before = spoken[1 : min(begins)].count(" ")
    return len(" ".join(token.bare for token in text.tokens[:before]))


def tells_of_others(text: Text) -> bool:
    """Whether hard words are said of somebody else, or as a joke, or a complaint goes to somebody else."""
    spoken = rendered(text)
    if _has(spoken, JOKES) or (_has(spoken, CASES) and not _has(spoken, AT_US)):
        return True
    return _is_about_others(spoken) and _has(spoken, (*STRONG, *MILD, *COMPLAINT, *OTHERS_DID))


def _is_about_others(spoken: str) -> bool:
    return _has(spoken, OTHERS) and not _has(spoken, AT_US)


def _has(spoken: str, patterns: tuple[re.Pattern[str], ...]) -> bool:
    return any(pattern.search(spoken) for pattern in patterns)


def _count(spoken: str, patterns: tuple[re.Pattern[str], ...]) -> int:
    return sum(len(pattern.findall(spoken)) for pattern in patterns)


def _is_shouted(text: str) -> bool:
    words = [word for word in text.split() if any(letter.isalpha() for letter in word)]
    letters = [letter for letter in text if letter.isalpha()]
    loud = sum(letter.isupper() for letter in letters)
    return len(words) >= MIN_SHOUTED_WORDS and len(letters) >= MIN_SHOUTED_LETTERS and loud >= 0.8 * len(letters)
