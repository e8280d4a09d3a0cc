"""What customers say on the day of an appointment: they come late, they are here, they cannot come."""

import re
from dataclasses import dataclass
from enum import StrEnum

from chatbot.understanding.local import clocks
from chatbot.understanding.local.items import MOVING
from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text
from meetassist.text import fold


class Told(StrEnum):
    LATE = "late"
    HERE = "here"
    AWAY = "away"


@dataclass(frozen=True)
class Arrival:
    """`minutes`: how late, as far as that is said. `is_sure`: it can mean nothing else, whatever is being asked.

    `is_ill`: they are, or somebody of theirs.
    """

    told: Told
    minutes: int | None = None
    is_sure: bool = True
    is_ill: bool = False


# So long a message is looked at, in tokens; later than so many minutes nobody means.
LONGEST, LATEST = 40, 180
ME = r"(?:tôi|mình|em|anh|chị|con|cháu|cô|chú|bác|tui|tớ|tụi em|bọn em|vợ chồng \w+|xe|chắc|chắc là|có lẽ|có thể|có khi|sẽ|đang|bị|sắp|hơi|lại|cũng|mới|vừa|đã|tí|chút|xíu)"
SPAN = r"(?:(?:khoảng|tầm|chừng|cỡ|độ|mất|thêm|about|around|maybe|by|some|like|up to|approximately) )*"
HOW_LONG = r"(?:\d+|một|hai|ba|năm|mười(?: lăm)?|hai mươi|ba mươi|nửa|mấy|vài|tí|xíu|chút|một chút|one|two|five|ten|fifteen|twenty|thirty|half an|an|a few|a couple of|a quarter of an)"
HELD_UP = r"(?:kẹt xe|tắc đường|kẹt đường|kẹt cứng|ùn tắc|hư xe|xe (?:bị )?(?:hỏng|hư)|hỏng xe|thủng (?:lốp|xăm)|xẹp lốp|lỡ (?:xe|chuyến|tàu)|mưa (?:to|lớn|quá)|ngập(?: đường| nước)?)"
LATE = wording(
    rf"(?:^|[,.!] |\b{ME} )(?:(?:đến|tới|qua|ghé|lên|vào|ra|có mặt) )?(?:(?:nơi|chỗ \w+|văn phòng|đó) )?(?:bị )?(?:trễ|muộn)\b(?! (?:hơn|nhất|lại|quá không|được bao))"
    rf"|\b(?:đến|tới|qua|ghé|lên) (?:\w+ )?(?:trễ|muộn) {SPAN}{HOW_LONG}\b|\b(?:không|chưa) (?:đến|tới|qua) (?:kịp|đúng giờ)\b"
    rf"|\b{HOW_LONG} (?:phút|p|tiếng) nữa (?:\w+ ){{0,2}}?(?:mới )?(?:tới|đến|qua)\b|\bchậm {SPAN}{HOW_LONG} (?:phút|tiếng)\b"
    r"|\b(?:i'm|i am|we're|we are|am|running|be|going to be|gonna be|get there|be there|arrive|arriving|come|coming|it'll be|little|bit|probably|might be|minutes?|mins|hour|quite|slightly|very|so) (?:\w+ ){0,4}?late\b(?! (?:afternoon|evening|morning|fee|appointment|tomorrow|today is|enough))"
    r"|^(?:sorry )?late (?:by )?\d+|\b(?:running|i'm|am) (?:\w+ ){0,3}?behind\b(?! schedule on)|\b(?:i'm|i am|i've been|got|been|we're) (?:\w+ )?(?:delayed|held up)\b"
    rf"|\b(?:need|take me|takes me|give me) (?:another |about )*{HOW_LONG} (?:more )?(?:minutes?|mins) (?:more )?(?:to (?:get|arrive|reach|be)|longer)\b|\bbe there in {SPAN}{HOW_LONG} (?:minutes?|hour)\b"
)
STUCK = wording(
    rf"\b{HELD_UP}\b|\b(?:stuck in|caught in|held up in|heavy|terrible|bad) traffic\b|\btraffic (?:jam|is)\b|\bmissed (?:the|my) (?:bus|train|connection)\b|\bflat ty?i?re\b|\b(?:car|bus|train|bike) (?:\w+ )?(?:broke down|broken down|is late|is delayed)\b"
)
HERE = wording(
    rf"(?:^|\b{ME} |[,.!] |\bdạ )(?<!\bsẽ )(?<!\bsắp )(?:tới|đến) (?:(?:nơi|cửa|sảnh|văn phòng|công ty|phòng khám|tiệm|chỗ (?:hẹn|mình|bạn|em|anh|chị)|quầy|lễ tân|dưới|trước|bên) (?:\w+ ){{0,3}}?)?(?:rồi|nè|ạ)\b|\b(?:tới|đến) (?:nơi|cửa|sảnh|dưới nhà|quầy)\b(?! (?:chưa|không))|\bcó mặt (?:rồi|ở|tại|dưới)\b"
    rf"|\b{ME} (?:ở|đứng|ngồi|chờ|đợi) (?:ở |tại )?(?:dưới|sảnh|trước cửa|ngoài cửa|quầy|lễ tân|phòng chờ|bãi xe|tầng trệt|ngay cửa|cổng)\b"
    r"|\b(?:i'm|i am|we're|we are|just|am) (?:\w+ ){0,2}?(?:here|downstairs|arrived|outside|there now)\b(?! (?:to (?:ask|book|see if|find|check)|because|about|looking|of|until|from|in vietnam|on holiday))"
    r"|\b(?:i've|i have|we've|we have|have) (?:\w+ )?arrived\b|^(?:just )?arrived\b|^(?:hi |hello |hey |[,.!] )*(?:here|here now|downstairs|outside)(?: now)?$"
    r"|\b(?:i'm|i am|we're|we are|waiting|sitting|standing) (?:\w+ ){0,2}?(?:in|at|by|outside) (?:the |your )(?:lobby|reception|front desk|front door|door|entrance|waiting room|gate|car park|parking lot|building)\b"
)
ILL = wording(
    r"\b(?:bị |đang |lại )?(?:ốm|sốt|cảm nặng|cảm cúm|ngộ độc|đau bụng|đau đầu quá|nhập viện|nằm viện|tai nạn|covid|sốt xuất huyết|mệt quá|không khoẻ|bệnh (?:rồi|quá|nặng))\b|\b(?:bị|phát|đổ) bệnh\b"
    r"|\b(?:i'm|i am|feel|feeling|am|got|fell|have been|i've been|child is|son is|daughter is|kid is|baby is|husband is|wife is|mother is|mom is) (?:\w+ ){0,2}?(?:sick|ill|i'll|unwell)\b|\b(?:have|got|has|with) (?:a |the )?(?:fever|flu|food poisoning|covid|bad cold|stomach bug)\b|\b(?:in|to) (?:the )?hospital\b|\bnot feeling well\b|\bunder the weather\b|\bthrowing up\b|\b(?:call|calling) in sick\b"
)
CANNOT = wording(
    r"\b(?:không|chưa|chẳng|hết) (?:thể )?(?:đến|tới|đi|qua|ra|lên|ghé|tham gia|gặp|có mặt|sang|tham dự)(?: (?:đó|đấy|chỗ \w+|buổi \w+|hẹn))? (?:được|nổi|đc)\b|\bkhông thể (?:đến|tới|đi|qua|tham gia|gặp|có mặt|sang|tham dự)\b|\b(?:bận|có việc|việc) (?:đột xuất|gấp)\b|\bkhông (?:đến|tới|qua) nữa\b|\bphải (?:lỡ|bỏ|vắng|nghỉ) (?:buổi|cuộc|lịch|hẹn)\b"
    r"|\b(?:can't|cannot|can not|won't|will not|couldn't|unable to|not able to|not going to|not gonna) (?:be able to )?(?:make it|make (?:my|the|our|this)|come|attend|be there|get there|show up|keep (?:my|the))\b(?! (?:earlier|sooner|before|on time|until|till|later|work|a))|\b(?:have to|going to|gonna|will|must) (?:miss|skip) (?:my|the|our|this|it|today)\b|\b(?:i'm|we're|i am) not coming\b|\bsomething (?:came|has come|'s come) up\b"
)
# Of somebody else, of another day, or of what would be: no word about this coming.
ELSE = wording(
    r"\b(?:nếu|lỡ mà|nhỡ|giả sử|trường hợp|if|what if|suppose|in case|whether|how late|too late|late fee|policy)\b"
    r"|\b(?:ấy|ổng|bả|tụi nó|mấy người|các bạn|bên bạn|tư vấn viên|nhân viên|bác sĩ|luật sư|chuyên gia|he|she|they|you|your|consultant|advis[eo]r|lawyer|doctor|dentist|nobody|someone|anyone|anybody)\b(?: \w+){0,3} (?:trễ|muộn|late|chưa tới|không tới|không đến)\b"
    r"|\b(?:hôm qua|lần trước|lần rồi|hôm bữa|yesterday|last time|last week|was|were|had been)\b|\b(?:mấy giờ|bao lâu|bao nhiêu|tối đa|có bị|có được phép|được phép|phạt|mất phí|phí)\b|\b(?:đến|tới) (?:hạn|giờ|lúc|khi|đâu|chưa|lượt|ngày|hẹn)\b"
)
# "Đến trễ có sao không": a question without its mark.
ASKS = wording(r"\?|\b(?:không|chưa|hả|chứ)(?: (?:ạ|em|anh|chị|bạn|ơi|nhỉ|vậy|shop|ad|ta))*$")
# Without its marks "muộn" (late) is "muốn" (want) wherever what is wanted follows: "minh muon thay dau".
WANTS = re.compile(
    r"\bmuon (?!\d|khoang|tam|chung|co|do|mat|mot|hai|ba|nam|muoi|nua|may|vai|it|chut|ti|xiu|roi|nhe|nha|a\b|qua|xin)\w"
)
ASKS_FOR_ANOTHER = ("đặt", "book", "dời", "đổi", "reschedule", "move", "huỷ hết", "cancel all")


def read(message: str) -> Arrival | None:
    """None for anything else, and for what is only asked about."""
    text = Text(message)
    if not 0 < len(text) <= LONGEST or ELSE.search(text.spelled):
        return None
    asks = text.has("?")
    if CANNOT.search(text.spelled) and not asks and not text.has(*ASKS_FOR_ANOTHER):
        return Arrival(Told.AWAY, is_ill=bool(ILL.search(text.spelled)))
    if late := _late(text):
        return late
    if HERE.search(text.spelled) and not asks:
        return Arrival(Told.HERE)
    if ILL.search(text.spelled) and not asks and not text.has(*ASKS_FOR_ANOTHER):
        return Arrival(Told.AWAY, is_sure=False, is_ill=True)
    return None


def _late(text: Text) -> Arrival | None:
    """ "Em đến trễ 15 phút được không" asks for leave, and says it all the same; who is stuck alone is late, too."""
    is_stuck = bool(STUCK.search(text.spelled))
    if text.has(*MOVING) or not (is_stuck or LATE.search(text.spelled)):
        return None
    if text.is_loose and not is_stuck and WANTS.search(fold(text.spelled)):
        return None
    lengths = [found[1] for i in range(len(text)) if (found := clocks.length(text, i))]
    minutes = next((one for one in lengths if 0 < one <= LATEST), None)
    if ASKS.search(text.spelled) and minutes is None:
        return None
    begins_so = text.at(0, "trễ", "muộn", "late")
    return Arrival(Told.LATE, minutes, is_sure=is_stuck or not begins_so)
