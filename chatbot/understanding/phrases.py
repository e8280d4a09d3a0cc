"""Whole messages that say one thing whatever was asked: steering the conversation, and small talk. No model is needed.

A phrase is the whole message: in a longer one the same words are left to the engines.
"""

import re
import unicodedata
from enum import StrEnum

from chatbot.understanding.local.spelling import spelled, wording


class Steering(StrEnum):
    """Where the conversation shall go."""

    BACK = "back"
    RESUME = "resume"
    MENU = "menu"
    # Of an appointment, the day after its own.
    NEXT_DAY = "next_day"
    LEAVE_IT = "leave_it"
    ENGLISH = "english"
    VIETNAMESE = "vietnamese"


class Another(StrEnum):
    """Something else than is on the table or chosen, or more of it."""

    MORE = "more"
    TIME = "another_time"
    DAY = "another_day"
    PERSON = "another_person"
    SERVICE = "another_service"
    LATER = "later"
    EARLIER = "earlier"
    # Not the one that is asked about.
    ONE = "another_one"
    NONE = "none_of_these"


class SmallTalkKind(StrEnum):
    HOW_ARE_YOU = "how_are_you"
    WHO_ARE_YOU = "who_are_you"
    GOODBYE = "goodbye"
    COMPLIMENT = "compliment"
    COMPLAINT = "complaint"
    THINKING = "thinking"
    ANYONE_THERE = "anyone_there"
    TOO_DEAR = "too_dear"
    LAUGHING = "laughing"
    WELL_WISHES = "well_wishes"


Phrase = Steering | Another | SmallTalkKind


def _joined(pattern: str) -> str:
    """One pattern from its lines."""
    return "".join(line.strip() for line in pattern.split("\n"))


# Forms of address and politeness around what is said.
BEFORE = _joined(
    r"""
    a|ah|à|dạ|vâng|oh|ok|well|hi|hello|xin lỗi|sorry|cho|cho mình|cho em|cho tôi|mình|em|tôi|bạn|shop|ad|bot|i want|
    i'd like|can i have|can i see|show me|let's|lets|let us|please|pls|muốn|để mình|thế|thôi
    """
)
BEHIND = _joined(
    r"""
    a|ah|à|ạ|dạ|nhé|nha|đi|với|được không|em|bạn|ơi|shop|bot|please|pls|then|now|today|thanks|quá|lắm|ghê|thật|đây|
    day|vậy|thế|nhỉ|nữa|luôn|vội|đã
    """
)


def _in_direction(vietnamese: str, english: str) -> str:
    """That it shall be later, or earlier, than what is on the table."""
    return _joined(
        rf"""
        (?:(?:giờ|khung giờ|lúc) )?(?:nào )?{vietnamese} hơn(?: (?:chút|tí|xíu|một chút))?(?: (?:được )?không)?|
        (?:có giờ nào |còn giờ nào ){vietnamese} hơn(?: không)?|(?:something |anything |a bit |a little )?{english}|
        (?:do you have |is there )?(?:anything|something) {english}
        """
    )


PHRASES: dict[Phrase, str] = {
    Steering.BACK: _joined(
        r"""
        quay lại|trở lại|lùi lại|bước trước|quay lại bước trước|back|go back|step back|one step back|previous|
        previous step
        """
    ),
    Steering.RESUME: r"tiếp|tiếp tục|làm tiếp|đặt tiếp|tiếp đi|continue|resume|go on|carry on|keep going|proceed",
    Steering.MENU: r"menu|bắt đầu|bắt đầu lại|start|start again|main menu|home",
    Another.MORE: _joined(
        r"""
        xem thêm|thêm|còn nữa không|còn giờ nào nữa không|giờ nào nữa|xem thêm giờ|more|more times|show more|
        see more|any more|more please|next page
        """
    ),
    Another.TIME: _joined(
        r"""
        (?:đổi |chọn |xem )?(?:giờ|khung giờ) khác|còn giờ nào khác(?: không)?|có slot nào khác không|(?:another|
        a different|other|different) times?|any other (?:slots?|times?)(?: that day)?
        """
    ),
    Another.LATER: _in_direction("(?:muộn|trễ)", "later"),
    Another.EARLIER: _in_direction("sớm", "(?:earlier|sooner)"),
    Another.DAY: _joined(
        r"""
        (?:đổi |chọn |xem )?(?:ngày|hôm|bữa) khác|(?:another|a different|other|different) (?:days?|dates?)|
        any other days?
        """
    ),
    Another.PERSON: _joined(
        r"""
        (?:gặp |chọn |đổi )?(?:người|ai|chuyên gia|tư vấn viên|chị|anh) khác|(?:còn|có) ai khác(?: không)?|
        (?:anyone|anybody|someone|somebody) else|(?:another|a different) (?:person|consultant|advis[oe]r)
        """
    ),
    Another.SERVICE: r"(?:đổi |chọn )?dịch vụ khác|(?:another|a different|other) services?",
    Steering.NEXT_DAY: _joined(
        r"""
        (?:còn |thế |vậy )?(?:sang |qua |đổi sang |dời sang |chuyển sang )?(?:hôm|bữa|ngày hôm) sau(?: (?:thì sao|
        được không))?|
        (?:and |what about |how about )?(?:to |on )?(?:the )?(?:next|following) day|
        (?:and |what about |how about )?(?:on )?(?:the )?day after(?: that)?
        """
    ),
    Another.ONE: _joined(
        r"""
        (?:không |không phải (?:(?:cái|lịch|cuộc|buổi)(?: hẹn)? )?(?:đó|này|kia|ấy) )?(?:huỷ )?(?:mà )?(?:là )?(?:cái|
        lịch|cuộc|buổi)(?: hẹn)? (?:kia|khác)|(?:không|chẳng) phải (?:(?:cái|lịch|cuộc|buổi)(?: hẹn)? )?(?:đó|này|kia|
        ấy)|(?:no )?(?:cancel )?(?:the other|another)(?: one)?|(?:no )?(?:it's )?not (?:that|this)(?: one)?|
        (?:that's |that is )?(?:the )?wrong (?:one|appointment)
        """
    ),
    SmallTalkKind.HOW_ARE_YOU: _joined(
        r"""
        (?:bạn )?(?:có )?khoẻ không|khoẻ chứ|dạo này thế nào|how are you(?: doing)?|how's it going|how is it going|
        how do you do|what's up|whats up
        """
    ),
    SmallTalkKind.WHO_ARE_YOU: _joined(
        r"""
        (?:bạn|em|đây) (?:là|có phải là) (?:ai|bot|người|máy|robot|người thật)(?: hay (?:là )?(?:bot|người|máy|
        robot))?(?: (?:không|phải không|à|a))?|who are you|what are you|(?:are you|is this) (?:a |an )?(?:bot|robot|
        human|person|machine|ai|real person|real|chatbot)(?: or (?:a |an )?(?:bot|human|person|machine))?|
        am i (?:talking|chatting|speaking) (?:to|with) a (?:bot|human|person|machine|real person)
        """
    ),
    SmallTalkKind.GOODBYE: _joined(
        r"""
        tạm biệt|hẹn gặp lại|bye|bye bye|goodbye|good bye|see you|see you later|good night|chúc ngủ ngon|
        hẹn gặp lại sau|have a (?:nice|good|great) day
        """
    ),
    SmallTalkKind.COMPLIMENT: _joined(
        r"""
        (?:giỏi|hay|tuyệt|tuyệt vời|thông minh|dễ thương|tốt|nhanh)(?: (?:giỏi|hay|tuyệt|thông minh))?|you(?: are|
        're) (?:great|awesome|amazing|the best|so helpful|very helpful|helpful|smart|good|nice|cool)|(?:good|great|
        nice) (?:job|work|bot)|well done|love it|awesome|amazing
        """
    ),
    SmallTalkKind.COMPLAINT: _joined(
        r"""
        (?:hơi |sao )?(?:chậm|lâu|chán|rối|khó hiểu|khó dùng|phiền|mệt)|(?:this|it|you)(?: is|'s| are|'re) (?:so |
        too |very |a bit |really )?(?:slow|annoying|confusing|difficult|hard|stupid|complicated|frustrating|boring)|
        too (?:slow|long|complicated)|sao lâu vậy|phiền phức
        """
    ),
    SmallTalkKind.THINKING: _joined(
        r"""
        (?:(?:h+m+|u+h*m*|ok) )*(?:để (?:(?:mình|em|anh|chị|tôi|tui) )?(?:suy )?nghĩ(?: (?:đã|thêm|lại|chút|xem|kỹ))*|
        để (?:(?:mình|em|anh|chị|tôi|tui) )?xem đã|(?:đợi|chờ) (?:(?:mình|em|anh|chị|tôi) )?(?:chút|xíu|tí|một chút|
        một lát|một tí|1 chút|1 lát|tí xíu)|từ từ|khoan|khoan đã|let me (?:think|see)(?: about it| for a moment)?|
        (?:i'll|i will|i need to|i have to) think(?: about it)?|(?:give me |just |wait )?(?:a|one) (?:moment|minute|
        second|sec)|hold on|hang on|wait|i'm not sure|maybe|perhaps|we'll see|có lẽ|chắc là|chưa biết)|
        h+m+(?: h+m+)*
        """
    ),
    Steering.LEAVE_IT: _joined(
        r"""
        (?:đừng|không|không cần|khỏi) (?:huỷ|đổi|đổi lịch|dời|dời lịch|cancel|xoá|đặt)(?: lịch)?(?: hẹn)?(?: nữa)?|
        (?:please )?(?:don't|do not|dont|never) (?:cancel|move|change|book)(?: it| that| anything| my (?:appointment|
        booking))?
        """
    ),
    SmallTalkKind.ANYONE_THERE: _joined(
        r"""
        (?:có )?ai (?:ở )?(?:đó|đây|đâu)?(?: )?không|có ai không|(?:bạn|shop|ad|bot) (?:còn )?(?:ở )?(?:đó|đây) không|
        (?:is )?any(?:one|body) (?:there|here)|are you (?:still )?(?:there|here)|you there
        """
    ),
    SmallTalkKind.TOO_DEAR: _joined(
        r"""
        (?:giá |phí |tiền |cái này |dịch vụ )?(?:này |gì mà |sao |gì )?(?:hơi |quá |khá )?(?:đắt|mắc|đắt đỏ)(?: tiền)?
        (?: (?:thế|vậy|dữ|à))*|(?:giá|phí|tiền)(?: này| gì| sao)? (?:mà )?(?:hơi |quá |khá )?cao(?: (?:thế|vậy|dữ|à))*|
        (?:(?:it|this|that)(?: is|'s) |way |so |much |a bit |bit |kind of )*(?:too )?
        (?:expensive|pricey|costly|dear)(?: for me)?|(?:that|it)(?: is|'s) a lot(?: of money)?
        """
    ),
    SmallTalkKind.LAUGHING: r"(?:ha|he|hi|ah|hị|hí|hê)(?:ha|he|hi|hí)+h?|lol|lmao|rofl|kaka+|kkk+",
    SmallTalkKind.WELL_WISHES: _joined(
        r"""
        (?:chúc )?(?:năm mới|giáng sinh|noel|tết) (?:vui vẻ|an lành|hạnh phúc|an khang thịnh vượng|ấm áp)|
        chúc mừng (?:năm mới|giáng sinh)|chúc (?:ngày|cuối tuần|buổi sáng|buổi chiều|buổi tối) (?:tốt lành|vui vẻ)|
        (?:happy|merry) (?:new year|christmas|xmas|holidays|tet|lunar new year)(?: to you)?
        """
    ),
    Another.NONE: _joined(
        r"""
        không có(?: giờ nào(?: hợp| phù hợp| được| tiện)?)?|không giờ nào (?:được|hợp|phù hợp|tiện)|k có|ko có|
        none(?: of (?:these|them|those))?(?: works?| suits?(?: me)?| fits?)?|không (?:hợp|phù hợp|tiện)|neither
        """
    ),
    Steering.ENGLISH: _joined(
        r"""
        (?:actually )?(?:can we |can you |could we |could you |let us |let's |i prefer |i want to )?(?:(?:speak|talk|
        switch|use|write|chat|continue|reply|answer) )?(?:(?:in|to) )?english|(?:nói|chuyển|viết|dùng|trả lời)
        (?: sang| bằng| qua)? tiếng anh
        """
    ),
    Steering.VIETNAMESE: _joined(
        r"""
        (?:actually )?(?:can we |can you |could we |could you |let us |let's |i prefer |i want to )?(?:(?:speak|talk|
        switch|use|write|chat|continue|reply|answer) )?(?:(?:in|to) )?vietnamese|(?:(?:nói|chuyển|viết|dùng|trả lời) )?
        (?:(?:sang|bằng|qua) )?tiếng việt
        """
    ),
}
PATTERNS = {name: wording(rf"(?:(?:{BEFORE}) )*(?:{pattern})(?: (?:{BEHIND}))*") for name, pattern in PHRASES.items()}
# A wish for a language, by the code of it.
SPEAK = {Steering.ENGLISH: "en", Steering.VIETNAMESE: "vi"}
LONGEST = 60


def find(text: str) -> Phrase | None:
    """The phrase that `text` is; None when it is none."""
    if len(text) > LONGEST:
        return None
    said = re.findall(r"[\w']+", unicodedata.normalize("NFC", text).replace("’", "'").lower())
    plain = " ".join(spelled(word) for word in said)
    return next((name for name, pattern in PATTERNS.items() if pattern.fullmatch(plain)), None)
