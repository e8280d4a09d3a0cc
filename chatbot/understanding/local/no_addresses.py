"""That somebody has no e-mail address, will not give one or would rather be rung, and what an address is wanted for."""

from enum import Enum, auto

from chatbot.understanding.asked import ADDRESS_ASKED, Question
from chatbot.understanding.local import bare_answers, no_names
from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text


class NoAddress(Enum):
    """WITHOUT: there is none for us, whatever the reason. WHY: what is it for, must it be."""

    WITHOUT = auto()
    WHY = auto()


# So much of a message is looked through, in tokens.
LONGEST = 60
MAIL = r"(?:e ?- ?mails?|emails?|gmail|e ?- ?mail|mail|thư điện tử|hòm thư|hộp thư)"
SOME = r"(?:an |any |my |the |own |your |a |personal |private )*"
# Said of addresses in so many words, and so understood at any time.
NONE = wording(
    rf"\b(?:không|chưa|chẳng|đâu|hết) (?:hề |bao giờ )?(?:có|dùng|xài|sử dụng|biết dùng|biết xài|biết|lập|tạo|chơi|vào được|vô được"
    rf"|mở được|nhớ|đăng nhập được) (?:\w+ ){{0,2}}?{MAIL}\b(?! (?:nào )?(?:tới|đến|gửi|báo|xác nhận|về))"
    rf"|\b{MAIL} (?:thì )?(?:\w+ ){{0,2}}?(?:không|chưa|đâu) (?:có|dùng|xài|sử dụng)(?: (?:ạ|em|anh|chị|bạn|ơi|nha|nhé|cô|chú|luôn|rồi|nữa|đâu))*(?: [.,!].*)?$"
    rf"|\b(?:không|ngại|chả|khỏi|đừng) (?:muốn |thích |cần )*(?:cho|đưa|cung cấp|để lại|nói|điền|nhập|gửi|khai|lấy|chia sẻ|dùng|lưu) (?:\w+ ){{0,2}}?{MAIL}\b"
    rf"|\b{MAIL} thì (?:chịu|bó tay|thôi)\b|\b(?:không|khỏi) (?:cần |dùng |qua |có )?{MAIL} (?:được|có được|có sao|thì sao)\b|\b(?:quên|mất) (?:mật khẩu |pass |luôn )?(?:của )?{MAIL}\b"
    rf"|\b(?:don't|do not|never|doesn't|i've never) (?:really |actually |even |ever )?(?:have|had|use|used|own|do|got|check|possess) (?:an |any |my own |a )?{MAIL}\b(?! (?:from|yet|about))"
    rf"|\b(?:have|has|i've|got|there's|there is|have got) (?:absolutely )?no {MAIL}\b(?! (?:from|yet|about))|\bhaven't (?:got )?(?:an|any) {MAIL}\b(?! (?:from|yet|about))"
    rf"|^(?:sorry |i'm sorry |well |hi |hello |[,.] )*no {MAIL}(?: (?:address|account|here|sorry|at all))*(?: [.,!].*)?$|\bwithout {SOME}{MAIL}\b|\bnot (?:on|have|own) (?:an |any )?{MAIL}\b"
    rf"|\b(?:don't|do not|won't|will not|rather not|not going to|not willing to|prefer not to|not comfortable|don't feel comfortable|refuse to|not happy) (?:\w+ ){{0,4}}?(?:giv\w+|shar\w+|tell\w*|provid\w+|say\w*|leav\w+|hand\w*|reveal\w*|disclos\w+|enter\w*|type) (?:\w+ ){{0,2}}?{SOME}{MAIL}\b"
    rf"|\b(?:can't|cannot|can not|no longer|lost|unable to|not able to) (?:\w+ )?(?:access|open|get into|log ?in ?to|log in to|read|reach|use) (?:to )?{SOME}{MAIL}\b|\blost access to {SOME}{MAIL}\b"
    rf"|\bforgot(?:ten)? (?:the |my )?{MAIL} password\b"
)
# Where an address was asked for: that they would rather be reached by telephone.
BY_PHONE = wording(
    r"\b(?:gọi|gọi điện|điện|alo|phone|call) (?:lại |thẳng |trực tiếp |điện |thoại |dùm |giúp |luôn )*(?:cho )?(?:tôi|mình|em|anh|chị|cô|chú|bác|con|cháu|tui|tớ)\b"
    r"|\b(?:qua|bằng|dùng|xài|theo|lấy|để lại|cho) (?:\w+ )?(?:số điện thoại|số đt|điện thoại|zalo|sms|tin nhắn|số phone|số máy)\b"
    r"|\b(?:could|can|would|will|please|just|rather|may|somebody|someone|you) (?:you |somebody |someone |please |just )*(?:call|ring|phone|telephone|text|sms|whatsapp) me\b"
    r"|\b(?:call|ring|phone|telephone|text) me (?:instead|back|please|on|at|then|directly)\b|^(?:just |please |rather |so )*(?:call|ring|phone|telephone|text) me\b(?: [.!].*)?$"
    r"|\b(?:by|over the|via|through|use|using|with|on|have|only|take|give you) (?:\w+ ){0,3}?(?:telephone|phone|mobile|cell|number|text|sms|whatsapp|zalo)\b"
)
# Nothing but that there is none, beside the refusals that a name is met with.
NONE_AT_ALL = wording(
    r"(?:(?:tôi|tui|cháu|con|bác|hình như|thì|sorry|xin lỗi|i|well|so|,) )*(?:(?:don't|do not|haven't)(?: got| have| use| own)* (?:one|any|it)"
    r"|have none|have no|got none|never had one|no i don't|chưa có|làm gì có|có đâu|đâu có|không dùng|không xài|ngại lắm)"
    r"(?: (?:ạ|đâu|được|nha|nhé|em|anh|chị|bạn|ơi|luôn|rồi|hết|cả|please|sorry|at all|thanks|[?.,!]))*"
)
# The same of a telephone number.
NO_NUMBER = wording(
    r"\b(?:không|ngại|chả|khỏi|đừng|chưa|chẳng) (?:muốn |thích |cần |tiện |có |dùng )+(?:cho |đưa |để lại |lộ )?(?:số|sđt|điện thoại|số điện thoại)\b"
    r"|\b(?:don't|do not|won't|rather not|not going to|prefer not to|have no|no|haven't) (?:\w+ ){0,4}?(?:my |a |any |the )?(?:telephone|phone|mobile|number)\b"
)
FOR_WHAT = wording(
    r"\b(?:cần|lấy|xin|hỏi|đòi) (?:\w+ ){0,3}(?:làm gì|làm chi|chi vậy|chi)\b|\b(?:nhất thiết|bắt buộc|cần thiết)\b|\bwhat will you do with\b"
)


def read(message: str, asked: Question | None) -> NoAddress | None:
    """None for anything else. Where no address was asked for, only what names one is about it."""
    text = Text(message)
    if not 0 < len(text) <= LONGEST:
        return None
    if NONE.search(text.spelled):
        return NoAddress.WITHOUT
    if asked not in ADDRESS_ASKED:
        return None
    if asked == Question.EMAIL and refuses(message):
        return NoAddress.WITHOUT
    if asked != Question.MEANT and BY_PHONE.search(text.spelled):
        return NoAddress.WITHOUT
    return NoAddress.WHY if asks_why(message) else None


def asks_why(message: str) -> bool:
    """Whether it is asked what something is wanted for that was asked for, or whether it has to be said."""
    text = Text(message)
    return bool(no_names.ASKS_WHY.search(no_names.plain(message)) or FOR_WHAT.search(text.spelled))


def refuses(message: str) -> bool:
    """Whether what was asked for is not given, in a whole message: "no", "skip", "không có", "I'd rather not"."""
    plain = no_names.plain(message)
    is_refused = no_names.REFUSALS.search(plain) or no_names.BARE_REFUSALS.fullmatch(plain)
    return bool(is_refused or NONE_AT_ALL.fullmatch(Text(message).spelled) or bare_answers.says_none(_bare(message)))


def refuses_a_number(message: str) -> bool:
    return refuses(message) or bool(NO_NUMBER.search(Text(message).spelled))


def _bare(message: str) -> str:
    return bare_answers.bare_answer(Text(message)).replace("_", " ")
