"""Which days and times a text rejects: not Monday, đừng đặt thứ 6, mai tôi bận."""

from dataclasses import replace

from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.items import MOVING, Days, Item
from chatbot.understanding.local.tokens import Text

NOT = ("không phải", "không phải là", "chứ không phải", "chứ không", "đừng", "trừ", "ngoại trừ", "not",
       "except", "but not", "instead of", "rather than", "thay vì", "khỏi", "không lấy", "không chọn",
       "không đi", "isn't", "anything but", "any day but", "every day but", "any time but", "anytime but",
       "any day except", "không", "hông", "don't want", "do not want", "bỏ", "sao lại", "sao lại là",
       "không lấy buổi", "không phải lúc", "không phải vào",
       "apart from", "aside from", "other than", "any day apart from", "any day other than", "every day except",
       "anytime except", "any time except", "anytime apart from", "any time apart from", "but never", "never",
       "not on", "but not on", "with the exception of", "excluding", "excepting", "any day bar", "no to",
       "everything but", "whenever but", "avoid", "not for", "please no")  # fmt: skip
UNFIT = ("thì thôi", "thôi khỏi", "thì khỏi", "bận", "mắc việc", "có việc", "mắc công chuyện",
         "có công chuyện", "sớm quá", "trễ quá", "muộn quá", "vướng", "too early", "too late",
         "không được", "không rảnh", "không tiện", "không ổn", "thì không", "bận rồi",
         "kẹt", "kẹt rồi", "mắc", "doesn't work", "does not work", "won't work", "is no good",
         "is not good", "isn't good", "doesn't suit", "is bad", "i'm busy", "i am busy",
         "no longer works", "không hợp", "chưa tan làm", "chưa tan", "chưa về", "không kịp", "chưa kịp", "kín",
         "đi công tác", "i can't", "đi vắng",
         "đau quá", "bị ốm", "ốm rồi", "bệnh rồi", "bị bệnh", "mệt quá", "đau đầu quá",
         "is out", "are out", "is off the table", "is not possible", "isn't possible", "is impossible",
         "are no good", "aren't good", "don't work", "do not work", "won't do", "doesn't fit", "does not fit",
         "no longer suits", "doesn't suit me", "does not suit", "isn't an option", "is not an option",
         "is bad for me", "is not great", "isn't great", "is tricky", "is difficult", "is hard for me",
         "is no longer possible", "is not convenient", "isn't convenient", "is inconvenient", "no good",
         "is a no", "is a no go", "would be too late", "would be too early", "is too soon", "too soon",
         "doesn't work anymore", "is not suitable", "i'm away", "i am away", "i'm not free", "i'm working",
         "i have work", "i'm travelling", "i'm out of town")  # fmt: skip
CANNOT = ("can't do", "cannot do", "can not do", "can't make", "can't come", "cannot make", "không rảnh",
          "không đi được", "bận", "busy on", "not available on", "not free on", "kẹt", "can't on",
          "away on", "not around on", "can never do", "unavailable on", "can't manage", "cannot manage",
          "i'm working on", "am working on", "not there on", "hate", "dread")  # fmt: skip


def with_rejected(text: Text, items: list[Item], *, is_asked: bool) -> list[Item]:
    """Each item, and whether it is rejected; `is_asked`: it answers a question of ours.

    What stands without a gap behind a rejected one is rejected with it:
    of "không phải tối nay" the day.
    """
    judged: list[Item] = []
    for item in items:
        last = judged[-1] if judged else None
        joined = last is not None and last.end == item.start and last.is_negated and isinstance(item.value, Days)
        if joined and _is_wanted_before(item, judged):
            # "sáng mai chứ chiều mai kẹt rồi": the day stays.
            judged.append(item)
            continue
        joined = joined and not _belongs_to_both(judged)
        if joined and last is not None and not _is_unfit(text, last, items, is_asked):
            if isinstance(last.value, str | Clock):
                judged.pop()
            judged.append(
                Item(last.start if isinstance(last.value, str | Clock) else item.start, item.end, item.value, True)
            )
            continue
        is_rejected = _is_put_right(text, item, judged) or _is_rejected(text, item, items, is_asked)
        if is_rejected and last and item.start - last.end == 1 and text.at(last.end, "hay", "hoặc", "or"):
            # "9h hay 10h gì cũng không được": neither.
            judged[-1] = replace(last, is_negated=True)
        judged.append(Item(item.start, item.end, item.value, is_rejected))
    return judged


def _is_wanted_before(item: Item, judged: list[Item]) -> bool:
    return any(one.value == item.value and not one.is_negated for one in judged)


def _is_put_right(text: Text, item: Item, judged: list[Item]) -> bool:
    """ "ngày 5 chứ ngày 4 tôi đi vắng": behind "chứ" stands what is not meant, unless it is what will do."""
    start = item.start
    while text.at(start - 1, "vào", "lúc", "hôm", "bữa", "buổi", "cái"):
        start -= 1
    if not text.at(start - 1, "chứ"):
        return False
    is_named_before = any(type(one.value) is type(item.value) and not one.is_negated for one in judged)
    return is_named_before and not text.phrase(item.end + text.at(item.end, "thì", "là"), *WILL_DO)


WILL_DO = ("được", "ok", "rảnh", "tiện", "ổn", "hợp", "mới được", "mới rảnh", "còn được")


def _belongs_to_both(judged: list[Item]) -> bool:
    """ "At 6 instead of 5 this Wednesday": the day behind two hours of which the last is rejected, where no other day
    stands before them.
    """
    if len(judged) < 2 or not isinstance(judged[-1].value, Clock):
        return False
    earlier = judged[:-1]
    return isinstance(earlier[-1].value, Clock) and not any(isinstance(one.value, Days) for one in earlier)


# "đừng đặt thứ 6", "khỏi xếp buổi sáng": what is not to be arranged is rejected.
FORBIDDING = ("đừng", "khỏi", "đừng có", "không lấy", "không chọn", "don't", "do not")
ARRANGING = (
    "đặt",
    "huỷ",
    "bỏ",
    "dời",
    "lịch",
    "xếp",
    "hẹn",
    "book",
    "chọn",
    "lấy",
    "sắp",
    "ghi",
    "vào",
    "buổi",
    "ngày",
    "lúc",
    "thứ",
    "for",
    "on",
)
UNWANTED = ("không lấy", "không chọn", "không đặt", "ngoài", "ngoài trừ")


def _is_rejected(text: Text, item: Item, items: list[Item], is_asked: bool) -> bool:
    i = item.start
    if isinstance(item.value, str) and text.at(i - 1, "no") and text[item.end - 1].bare.endswith("s"):
        # "No mornings"; "no, mornings" and "no, morning" are an answer and a value.
        return True
    if any(i >= n and text.phrase(i - n, *UNWANTED) == n and not text.at(i - n - 1, "sao") for n in (2, 1)):
        return True
    while i and text.at(
        i - 1, "on", "this", "the", "at", "lúc", "vào", "ngày", "là", "for", "hôm", "lấy", "ngay", "next"
    ):
        i -= 1
    if text.at(i - 1, "mỗi", "riêng") or (i and text[i - 1].lower == "đúng"):
        # "chỉ kẹt mỗi thứ tư", "trừ riêng thứ 6".
        i -= 1
    verb = i
    while verb and verb > i - 3 and text.at(verb - 1, *ARRANGING):
        verb -= 1
    if text.at(verb, "huỷ", "bỏ", "dời") and len(items) < 2:
        # "đừng huỷ thứ 5": what stays is rejected only beside what goes.
        return False
    if verb < i and any(verb >= n and text.phrase(verb - n, *FORBIDDING) == n for n in (2, 1)):
        return True
    for length in (4, 3, 2, 1):
        if i >= length and text.phrase(i - length, *NOT, *CANNOT) >= length:
            # "không" before a value is a no of its own: "không, 10h nhé".
            word = i - length
            if length == 1 and text.at(word, "không", "hông", "not", "bỏ", "khỏi"):
                return text.at(word, "not", "khỏi") or (
                    text.at(word, "không")
                    and not text.at(word - 1, "được", "có")
                    and word > 0
                    and text.at(word - 1, "thì", "mà", "chứ")
                )
            return not _is_missed(text, i - length, items, is_asked)
    return _is_denied_act(text, item.start) or _is_unfit(text, item, items, is_asked)


# What people say that they do not do on a day: "không học thứ bảy đâu", "em không đi thứ 5".
ACTS = (
    "học",
    "đi",
    "khám",
    "làm",
    "đến",
    "tới",
    "qua",
    "ghé",
    "muốn",
    "thích",
    "hẹn",
    "gặp",
    "đặt",
    "rảnh",
    "ưng",
    "tiện",
)


def _is_denied_act(text: Text, start: int) -> bool:
    """A no before the act and the day behind it; a question ("sao không đặt thứ 5") and "được không, ..." are none."""
    i = start - text.at(start - 1, "vào", "lúc", "ngày", "hôm", "bữa", "buổi")
    while i and text.at(i - 1, *ACTS):
        i -= 1
    is_denied = i < start and text.at(i - 1, "không", "chẳng", "chả") and text.at(i, *ACTS)
    return is_denied and not text.at(i - 2, "được", "có", "sao", "rảnh") and not text.at(len(text) - 1, "không", "?")


CANCELLING = ("huỷ", "cancel", "bỏ lịch", "bỏ hẹn", "xoá lịch", "xoá hẹn", "rút lịch")
# Who looks for another time.
LOOKING = ("dời", "đổi", "chuyển", "đặt", "lùi", "hoãn", "sang", "book", "move", "hôm khác", "bữa khác")


# What stands between a time and the reason against it: "mai chị lại bận".
BEFORE_A_REASON = ("gì", "cũng", "đều", "thì", "là", "mình", "tôi", "em", "anh", "chị", "lại", "hơi",
                   "bị", "i", "have", "nhà", "am", "con", "cháu", "đó", "này", "ấy", "sẽ", "tui", "tao",
                   "tớ", "bác", "cô", "chú", "a", "c", "e", "m", "t",
                   "is", "would", "be", "bit", "just", "way", "far", "really", "still", "are")  # fmt: skip


# Who cannot come cancels the appointment of that day, unless we ask for a day or another one is named.
NOT_COMING = ("không đi được", "không tới được", "không đến được", "không qua được", "không ghé được", "không lên được")


STAYING_AWAY = ("can't come", "cannot come")
# Of these only beside a cancellation: alone they may ask for another day.
NOT_MAKING_IT = ("can't make", "cannot make", "can't manage", "cannot manage", "can't do", "cannot do")
# Who says one of these is still looking for a time that suits.
SEEKING = (
    "else", "other", "another", "different", "instead", "available", "free", "but", "want", "need", "any", "rather",
    "how about", "what about", "i'd like", "next", "prefer", "only",
)  # fmt: skip


def _is_missed(text: Text, start: int, items: list[Item], is_asked: bool) -> bool:
    """ "I have a fever, can't come today": the day of the appointment that they stay away from, where no question of
    ours is answered, no other day is named, and nothing is said of finding one.
    """
    is_away = text.phrase(start, *STAYING_AWAY) or (text.phrase(start, *NOT_MAKING_IT) and text.has(*CANCELLING))
    if is_asked or not is_away or text.has(*LOOKING, *MOVING, *SEEKING):
        return False
    kinds = [type(item.value) for item in items]
    return len(kinds) == len(set(kinds))


def _is_unfit(text: Text, item: Item, items: list[Item], is_asked: bool) -> bool:
    """ "mai tôi bận", "thứ 6 thì không được"; why an appointment of that day is cancelled rejects no day."""
    cancelling = text.find(*CANCELLING)
    if 0 <= cancelling < item.start and not text.has(*LOOKING):
        return False
    end = item.end
    while text.at(end, *BEFORE_A_REASON) and not text.phrase(end, *UNFIT):
        end += 1
    if (away := text.phrase(end, *NOT_COMING)) and (is_asked or len(items) > 1):
        return not text.at(end + away, "không", "?", "hả")
    length = text.phrase(end, *UNFIT)
    if not length or any(item.end <= other.start < end + length for other in items):
        return False
    after = end + length
    if not is_asked and len(items) == 1 and text.phrase(after, *NOT_COMING) and not text.has(*LOOKING):
        # "Mai con bị bệnh không tới được": which appointment, and why.
        return False
    if (
        text.at(end, "bận")
        and not text[end].is_marked
        and (after >= len(text) or text.at(after, "nhé", "nha", "ơi", "ạ", "à"))
    ):
        # Without diacritics "bạn" (you) looks like "bận" (busy).
        return False
    # "mai có được không" asks.
    if text.at(end, "không") and (text.at(item.end, "được", "có") or text.at(after, "không", "hả", "à", "?")):
        return False
    if text.at(end, "kín") and text.at(after, "chưa", "không", "hết", "lịch", "?", "hả"):
        return False
    return not (text.at(end, "bận", "kẹt", "mắc") and text.at(after, "không", "?"))
