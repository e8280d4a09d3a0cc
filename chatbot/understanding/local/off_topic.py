"""What wants nothing of us: talk about other things, what others sell, advertising and links, insults and attacks.

It names no service of ours and nobody, asks for no appointment, and answers nothing that we asked.
"""

import re
from dataclasses import replace

from chatbot.understanding import suspicions
from chatbot.understanding.asked import WORDS_ASKED
from chatbot.understanding.local import intents
from chatbot.understanding.local.answering import has_value
from chatbot.understanding.local.by_rule import find_wishes
from chatbot.understanding.local.marked import english, rendered, vietnamese
from chatbot.understanding.local.reading import Reading
from chatbot.understanding.local.rules import QUESTION
from chatbot.understanding.local.tokens import words
from chatbot.understanding.schema import NOTHING_ASKED, Entities, OffTopic
from meetassist.text import fold

LINK = re.compile(r"\bhttps?://\S+|\bwww\.\S+|\b[\w-]+\.(?:com|net|org|biz|info|xyz|top|shop|vn|ru|cn|io|ly)/\S+", re.I)
MAIL = re.compile(r"\S+@\S+")
# What is booked, ordered, fetched or known elsewhere.
ELSEWHERE = (
    english(
        r"(?:book|reserve|order|get|find|need|want|buy|call) (?:me |us |for me )?(?:an? |the |some |\d+ )?(?:\S+ )?"
        r"(?:tables?|hotels?|flights?|taxis?|cabs?|pizzas?|burgers?|foods?|tickets?|rooms?|restaurants?|airbnbs?|rides?"
        r"|buses|trains?)(?! with)|what (?:day|date|time) is (?:it|today)"
        r"|weather|forecast|horoscope|lottery|world cup|gold price"
        r"|it(?: is|'s) (?:so |too |very |really )*(?:hot|cold|raining|snowing|sunny|windy)"
        r"(?: today| outside| here)?(?= $)"
    ),
    vietnamese(
        r"(?:%đặt|book|%gọi|%mua|%tìm|%giữ|bắt)(?: \S+){0,3} (?:%bàn|vé|khách sạn|taxi|%grab|xe ôm|đồ ăn|%cơm|trà sữa"
        r"|pizza|%tour|(?<!văn )%phòng|bánh kem|%hoa)"
        r"|thời tiết|xổ số|giá (?:vàng|xăng|đô|usd)"
        r"|(?<=^ )(?:(?:hôm nay|dạo này|mấy bữa nay|ôi|ui|chà) )*%trời (?:hôm nay |dạo này |sao |mà )*"
        r"(?:nóng|lạnh|mưa|nắng|đẹp|oi|rét)"
    ),
)
# Of whom it is said, whatever it is.
OURS = (
    english(
        r"your (?:office|team|staff|place|building|address|consultants?|lawyers?|services?|prices?)|appointments?"
        r"|bookings?|consultations?|reschedule|cancel|price lists?"
    ),
    vietnamese(
        r"bên (?:mình|bạn|em|anh|chị|shop|này|các)|văn phòng|lịch hẹn|cuộc hẹn|buổi hẹn|đặt lịch|dịch vụ|bảng giá"
    ),
)
# What people come to be advised or treated for may speak of anything: "I want to buy my first flat".
TROUBLES = (
    english(
        r"(?:i|we|i'm|we're|i'd|we'd|my \S+)(?: (?:am|are|want|wants|need|needs|would|like|plan|planning|to|is|just))* "
        r"(?:buy|buying|bought|sell|selling|sold|open|opening|start|starting|register|registering)"
        r"|permits?|licen[sc]es?|compensation|tax(?:es)?|contracts?|lawyers?|advice|pain|hurts?|broken|strange noises?"
    ),
    vietnamese(
        r"hợp đồng|di chúc|sổ đỏ|%thuế|%luật|giấy phép|bồi thường|đau|%sốt|%bệnh|%bị|hư rồi|học yếu|tư vấn|thủ tục"
        r"|muốn (?:mua|bán|mở|thuê)"
    ),
)
# Beside a link or a telephone number, what is only said by those who sell.
SELLS = (
    english(
        r"earn|make money|followers|casino|jackpot|seo|backlinks?|loans?|investment opportunity|limited offer"
        r"|promotion|click (?:here|the link|this link|now)|visit our|subscribe|buy now|guaranteed|winner|cheap"
    ),
    vietnamese(
        r"vay (?:tiền|vốn|nhanh)|cho vay|lãi suất|%tăng (?:follow|tương tác|like)|kiếm (?:tiền|thêm)|việc nhẹ|cá cược"
        r"|nổ hũ|%lô đề|khuyến mãi|thanh lý|giảm giá|đầu tư sinh lời|bán (?:sim|nhà|đất|hàng|tài khoản)"
        r"|tuyển (?:ctv|cộng tác)"
    ),
)
# Whoever says nothing but these only insults: what is wrong is not said.
INSULTS = words(
    """
    idiot idiots moron morons stupid dumb fool loser losers bitch asshole bastard fuck fucking fucker shit crap bullshit
    suck sucks trash garbage retard jerk scum ngu dốt khùng điên chó cút khốn hãm đm dm đmm dmm vcl vkl cc đcm dcm câm
    lợn đĩ
    """
)
AROUND_INSULTS = words(
    """
    you you're u are r is a an the so such really this off up to go bot robot machine ur your all what very damn bloody
    piece of hate i hell just shut as mày bot quá thế vậy thật như bò con thằng cái này đúng là đồ lũ bọn đi mẹ tụi bay
    bây vãi à hả thôi mồm óc ơi nạn học vô dạy mất láo bố mặt không bạn em
    """
)
# Under these labels nobody wants an appointment.
ATTACKS = frozenset({"instructions", "impersonation", "secrets", "sql", "markup", "encoded", "hidden"})
# So sure must the examples be: where a wording says so too, and without one.
SURE_WITH_A_WORDING, SURE_ALONE = 0.45, 0.72


def find(reading: Reading, meant: tuple[str, ...], likely: float) -> OffTopic | None:
    """None for what may be for us. `meant` and `likely` are what the intents of the reading were found to be."""
    if reading.context.asked in WORDS_ASKED or _names_ours(reading.entities):
        return None
    if _insults(reading):
        return OffTopic.INSULT
    if _is_sold(reading):
        return OffTopic.SPAM
    if _is_an_attack(reading):
        return OffTopic.CHAT
    if _has(reading, OURS) or _has(reading, TROUBLES):
        return None
    return OffTopic.CHAT if _has(reading, ELSEWHERE) or _is_chat(reading, meant, likely) else None


def _names_ours(found: Entities) -> bool:
    return bool(
        found.service or found.consultant or found.code or found.otp or found.said_address or found.name
        or found.selection is not None or found.shift_days is not None or found.shift_minutes is not None
    )  # fmt: skip


def _insults(reading: Reading) -> bool:
    said = {token.lower for token in reading.text.tokens if token.is_word}
    if not said & INSULTS:
        return False
    around = AROUND_INSULTS | set(map(fold, AROUND_INSULTS)) if reading.text.is_loose else AROUND_INSULTS
    return said <= INSULTS | around


def _is_sold(reading: Reading) -> bool:
    source = reading.text.source
    has_link = bool(LINK.search(MAIL.sub("", source)))
    if has_link and not LINK.sub("", source).strip():
        return True
    return (has_link or bool(reading.entities.phone)) and _has(reading, SELLS)


def _is_an_attack(reading: Reading) -> bool:
    return bool(ATTACKS.intersection(suspicions.labels(reading.text.source)))


def _is_chat(reading: Reading, meant: tuple[str, ...], likely: float) -> bool:
    """By the examples, as if nothing were asked. A day or a time beside it is no answer of theirs where it is asked of:
    "is it going to rain tomorrow?"
    """
    text = reading.text
    if reading.context != NOTHING_ASKED:
        meant, likely = intents.find(replace(reading, context=NOTHING_ASKED), None)
    if meant != ("out_of_scope",) or (has_value(reading.entities) and not QUESTION.search(text.spelled)):
        return False
    is_said = any(intent == "out_of_scope" for _, intent in find_wishes(text))
    least = SURE_WITH_A_WORDING if is_said else SURE_ALONE
    return likely >= least and any(token.is_word for token in text.tokens)


def _has(reading: Reading, patterns: tuple[re.Pattern[str], ...]) -> bool:
    spoken = rendered(reading.text)
    return any(pattern.search(spoken) for pattern in patterns)
