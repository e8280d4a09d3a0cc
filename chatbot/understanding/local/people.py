"""Consultants in a text, matched against what exists: without titles or diacritics, with small typos.

Several that fit equally are an ambiguity, and are all given.
"""

from collections.abc import Sequence

from chatbot.understanding.local import alternatives, dislikes, english_names, slips, vietnamese_names
from chatbot.understanding.local.calendar_names import ENGLISH_WEEKDAYS, MONTHS
from chatbot.understanding.local.catalogue import EVERYDAY, Match, Said, in_full, is_all, is_slip, name_words, said_in
from chatbot.understanding.local.no_names import FAMILY_NAMES
from chatbot.understanding.local.spelling import NAME
from chatbot.understanding.local.tokens import WRITTEN_BARE, Text, canonical, unmarked, words
from chatbot.understanding.schema import Named

TITLES = ("chị", "anh", "cô", "chú", "bác", "thầy", "ông", "bà", "em", "mr", "mrs", "ms", "miss",
          "mister", "dr", "doctor", "bs", "ls", "sĩ", "sỹ", "gia", "sư", "viên", "sir", "madam", "ts",
          "ths", "bạn", "dì", "cậu", "tên", "thợ", "prof", "professor", "coach", "stylist")  # fmt: skip
BESIDE = ("với", "gặp", "with", "see", "của", "by", "meet", "tìm", "kiếm", "chọn", "lấy", "xin", "to",
          "for", "cùng", "nhờ", "is", "and", "or", "or", "hay", "và", "chỗ", "bên", "sang", "qua", "not",
          "from", "prefer", "about", "does", "than", "phải", "except", "but", "without")  # fmt: skip
SOMEBODY_ELSE = ("người khác", "ai khác", "bạn khác", "tư vấn viên khác", "somebody else", "someone else",
                 "anyone else", "another consultant", "a different consultant", "a different person",
                 "another person", "anybody else", "a different one", "another lawyer", "another doctor",
                 "another teacher", "another tutor", "another stylist", "another advisor")  # fmt: skip
# Behind a name that begins a sentence.
BEHIND = ("at", "on", "for", "or", "and", "tomorrow", "today", "tonight", "next", "this", "please", "is",
          "has", "if", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", ",",
          "?")  # fmt: skip
ANYONE = ("ai cũng được", "ai cũng dc", "ai cũng ok", "bất kỳ ai", "bất kì ai", "bất cứ ai",
          "người nào cũng được", "ai rảnh cũng được", "ai rảnh thì", "ai trống", "ai trước cũng được",
          "không quan trọng ai", "anyone", "anybody", "any body", "any consultant", "whoever",
          "no preference", "any of them", "doesn't matter who", "don't mind who", "whichever consultant",
          "first available", "ai cũng dc hết", "ai cũng vậy", "ai cũng được hết")  # fmt: skip
# Said of whatever is asked.
WHATEVER = ("sao cũng được", "thế nào cũng được", "whatever", "up to you", "you choose", "you decide", "tuỳ")
NEGATION = ("đừng có", "không phải", "không phải là", "chứ không phải", "trừ", "ngoại trừ", "not",
            "except", "but not", "instead of", "rather than", "thay vì", "không muốn gặp", "đừng",
            "không gặp", "anyone but", "không thích", "không lấy", "không chọn", "không đặt",
            "don't want", "anything but", "không muốn", "not with", "đổi từ", "không đi với", "isn't",
            "sao lại", "sao lại là", "không chịu", "ngoài", "khỏi", "khỏi cần", "không cần",
            "không đặt với", "không hẹn", "anybody but", "anyone except", "anybody except",
            "everyone but", "everyone except", "other than", "apart from", "without")  # fmt: skip


def means_anyone(text: Text, asked: str = "") -> bool:
    return text.has(*ANYONE) or (asked == "consultant" and text.has(*WHATEVER))


def match_people(text: Text, catalogue: Sequence[Named], taken: set[int], asked: str = "") -> Match:
    """A whole name first, then two of its words, then a given name where something says that it is one."""
    found: dict[tuple[int, int], list[Named]] = {}
    written = said_in(text)
    families = _families(text)
    taken = taken | families.keys()
    said = {token.bare.removesuffix("'s") for token in text.tokens if token.is_word}
    long = [word for word in said if len(word) >= 5]
    for entry in catalogue:
        for name in entry.names:
            span = _whole(text, written, name, taken, asked)
            if span is None and _may_name(name, said, long):
                span = _span_of(text, name, taken, asked)
            if span is not None and entry not in found.setdefault(span, []):
                found[span].append(entry)
    # Of spans that overlap the longest is meant.
    spans = sorted(found, key=lambda span: (span[0] - span[1], span[0]))
    chosen: list[tuple[int, int]] = []
    for span in spans:
        if all(span[1] <= other[0] or span[0] >= other[1] for other in chosen):
            chosen.append(span)
    return _judged(text, catalogue, {span: _of_families(found[span], families) for span in sorted(chosen)})


def _families(text: Text) -> dict[int, str]:
    """ "Thảo họ Hoàng": the family names by which people are told apart, by their tokens; they name nobody else."""
    if not text.has("họ"):
        return {}
    said = (i + 1 for i in range(len(text) - 1) if text.at(i, "họ") and text[i].raw[0].islower())
    return {i: text[i].bare for i in said if text[i].bare in FAMILY_NAMES}


def _of_families(entries: list[Named], families: dict[int, str]) -> list[Named]:
    """Those of several whose name begins with one of these; all of them where nobody's does."""
    first = {one.id: unmarked(next(iter(name_words(one.names[0])), "")) for one in entries}
    return [one for one in entries if first[one.id] in families.values()] or entries


def _judged(text: Text, catalogue: Sequence[Named], found: dict[tuple[int, int], list[Named]]) -> Match:
    """Who is wanted and who is rejected. Names are no words by which others could be: "Dung" says no "đừng"."""
    match = Match(used={i for span in found for i in range(*span)})
    between = text.masked(text.characters(match.used))
    ids: list[int] = []
    rejected: list[str] = []
    another = between.find(*SOMEBODY_ELSE)
    if another > 0 and between.at(another - 1, "or", "hoặc", "otherwise"):
        # "Tom or anyone else": he is wanted.
        another = -1
    for span, entries in _without_doubts(found).items():
        # "I saw Tom last time, somebody else please": whoever is named before it.
        if _is_rejected(between, span) or dislikes.complains_of(between, span) or span[0] < another:
            rejected.extend(entry.names[0] for entry in entries)
        else:
            entries = _fuller(between, text, span, found) or entries
            ids.extend(entry.id for entry in entries if entry.id not in ids)
            match.groups[span] = tuple(entry.id for entry in entries)
    order = [entry.id for entry in catalogue]
    match.ids, match.negated = tuple(sorted(ids, key=order.index)), tuple(rejected)
    return match


def _fuller(between: Text, text: Text, span: tuple[int, int], found: dict[tuple[int, int], list[Named]]) -> list[Named]:
    """ "Huy, the younger one, Gia Huy": whoever is named behind it by this word and more; not of "Huy or Gia Huy"."""
    if span[1] - span[0] != 1:
        return []
    said = text[span[0]].bare
    for other, entries in found.items():
        words = {text[i].bare for i in range(*other)}
        if other[0] >= span[1] and len(words) > 1 and said in words and not _is_other(between, span[1], other):
            return entries
    return []


def _is_other(text: Text, end: int, other: tuple[int, int]) -> bool:
    """Whether the second of two names is of somebody else, or not wanted."""
    return text.has_between(end, other[0], *alternatives.OR, "and", "&", "và", "với") or _is_rejected(text, other)


def _without_doubts(found: dict[tuple[int, int], list[Named]]) -> dict[tuple[int, int], list[Named]]:
    """ "cô Hằng, Nguyễn Thu Hằng ấy": who is named without doubt elsewhere is meant by the name of several as well."""
    sure = [entries[0] for entries in found.values() if len(entries) == 1]
    return {span: [one for one in entries if one in sure] or entries for span, entries in found.items()}


def _may_name(name: str, said: set[str], long: list[str]) -> bool:
    """Whether a word of the name is among these at all, perhaps with a slip."""
    words = [unmarked(word) for word in name_words(name)]
    return not said.isdisjoint(words) or any(is_slip(one, word) for word in words for one in long)


def _whole(text: Text, said: Sequence[Said], name: str, taken: set[int], asked: str) -> tuple[int, int] | None:
    """Where the name stands in full. One word can be another ("Mai"): it has to be all that was said."""
    if len(name_words(name)) == 1 and not (is_all(text, name) and asked in OPEN):
        return None
    return next((span for span in in_full(text, said, name) if not taken & set(range(*span))), None)


# Asked for these, or for nothing, a word that is a name too may be one.
OPEN = ("", "consultant")


def _span_of(text: Text, name: str, taken: set[int], asked: str) -> tuple[int, int] | None:
    """Where enough of this name stands, or all of it with a slip."""
    words = [word for word in name_words(name) if word not in TITLES_OF_NAMES]
    if not words:
        return None
    english = _is_given_name_first(name, words)
    # The middle and given name of a Vietnamese name; of an English one the given name alone.
    for piece in [words] * (len(words) > 1) + [words[-2:]] * (len(words) > 2):
        for i in range(len(text) - len(piece) + 1):
            span = (i, i + len(piece))
            if piece is not words and _is_title_here(text, i):
                continue
            if not taken & set(range(*span)) and all(
                _same(text, i + n, word, whole=True) for n, word in enumerate(piece)
            ):
                return span
    given = words[0] if english else words[-1]
    for i in range(len(text)):
        if i not in taken and _same(text, i, given, whole=False) and _is_name_here(text, i, given, asked):
            return i, i + 1
    if english and len(words) > 1:
        for i in range(len(text)):
            if i in taken or not _same(text, i, words[-1], whole=False):
                continue
            if text.at(i - 1, "mr", "mrs", "ms", "dr", "miss", ".") or _is_all(text, i, asked):
                return i, i + 1
            is_rare = unmarked(words[-1]) not in FAMILY_NAMES or asked == "consultant"
            can_be = is_rare and _is_english_here(text, i) and _is_no_slip_of_a_word(text, i, words[-1])
            if can_be and (english_names.is_named(text, i) or (asked == "consultant" and i == 0)):
                return i, i + 1
    return None


KINSHIP = ("anh", "chị", "cô", "chú", "bác", "em", "ông", "bà", "cậu", "dì")


def _is_title_here(text: Text, i: int) -> bool:
    """ "anh Quân" is whoever is called Quân, also where "Vũ Anh Quân" is one of them; "Anh Quân" within a sentence and
    "anh Anh Quân" are him.
    """
    if not text.at(i, *KINSHIP) or text.is_english or text.at(i - 1, *TITLES):
        return False
    return text[i].raw[0].islower() or _starts_sentence(text, i)


# Family names that are given as well, most of them oftener.
GIVEN_NAMES_TOO = words("ha mai dao thai luong kieu lam duong hoang chau vuong dinh vu")
TITLES_OF_NAMES = ("dr", "mr", "mrs", "ms", "miss", "prof", "bs", "ths", "ts", "ls")


def _is_given_name_first(name: str, words: Sequence[str]) -> bool:
    """ "Tom Baker", "Hùng Trần"; not "Trần Minh Hùng", which begins with the family's; nor "Nghiêm Thu Hà", though
    there are families called Hà.
    """
    first, last = unmarked(words[0]) in FAMILY_NAMES, unmarked(words[-1]) in FAMILY_NAMES
    if first != last and len(words) > 1:
        can_be_given = unmarked(words[-1]) in GIVEN_NAMES_TOO and (not name.isascii() or len(words) > 2)
        return last and not can_be_given
    return name.isascii() and len(words) <= 3


def _same(text: Text, i: int, word: str, *, whole: bool) -> bool:
    """Whether token `i` is this word of a name: as marked as the customer marks, with a slip in longer words."""
    token = text[i]
    if not token.is_word:
        return False
    bare = token.bare.removesuffix("'s")
    if canonical(token.lower.removesuffix("'s")) == canonical(word):
        return True
    if not token.is_marked and bare == unmarked(word):
        # Among words with their marks "trong" is no "Trọng".
        return whole or text.is_loose or text.is_english or token.raw[0].isupper() or bare not in WRITTEN_BARE | _WORDS
    if whole and token.is_marked and bare == unmarked(word):
        return True
    if token.is_marked and not whole and not token.raw[0].isupper():
        # "trùng" is a word and no slip of "Trang".
        return False
    # "khong" is no slip of "Khung", nor "Trung" of "Tùng": of a given name alone only the marks may be others.
    is_word = bare in EVERYDAY and not token.raw[0].isupper()
    is_another = bare != unmarked(word) and not (whole or text.is_english) and slips.is_syllable(bare)
    is_word = is_word or is_another
    return len(bare) >= 5 and not is_word and bare[0] == unmarked(word)[:1] and is_slip(bare, unmarked(word))


def _is_no_slip_of_a_word(text: Text, i: int, name: str) -> bool:
    """Whether the token is the name, or is nothing else than the name with a slip in it."""
    bare = text[i].bare.removesuffix("'s")
    return bare == unmarked(name) or english_names.can_be_a_slip(bare)


BEHIND_AN_ANSWER = ("is", "please", "would", "sounds", "works", ",", ".", "if", "or", "and", "then", "!")


def _is_english_here(text: Text, i: int) -> bool:
    return text.is_english and not text[i].is_marked


def _is_name_here(text: Text, i: int, given: str, asked: str) -> bool:
    if text.at(i - 1, "tháng"):
        # "Ba Mươi Tháng Tư".
        return False
    if text.phrase(i, *LONGER_WORDS) and not text.at(i - 1, "chị", "cô", "sĩ", "thầy"):
        return False
    if _is_all(text, i, asked) or (_stands_alone(text, i) and _is_only_a_name(text, i, given)):
        return True
    if _is_english_here(text, i):
        if not _is_no_slip_of_a_word(text, i, given):
            return False
        answers = asked == "consultant" and i == 0 and text.at(i + 1, *BEHIND_AN_ANSWER)
        return answers or english_names.is_named(text, i)
    if text.at(i + 1, "họ") and i + 2 in _families(text):
        return True
    is_any = text.phrase(i + 1, "nào cũng", "nào đều") and text[i].bare not in _ADDRESS | _NUMBERISH
    if is_any and (asked == "consultant" or text[i].raw[0].isupper()):
        # "Lan nào cũng được": whoever of them it is. "Lần nào" is said small where nobody is asked for.
        return True
    if text[i].bare.removesuffix("'s") in CALENDAR:
        # "For May", "by Sunday" are days; "with May", "Ms May" are not.
        if text.at(i - 1, *WITH) or (text.at(i - 1, ".") and text.at(i - 2, *WITH)):
            return True
        beside_number = any(0 <= n < len(text) and text[n].is_number for n in (i - 1, i + 1))
        return text[i].bare in MONTHS and text[i].raw[0].isupper() and not beside_number and text.at(i - 1, *OF_PEOPLE)
    return _is_called(text, i, given)


CALENDAR = frozenset(ENGLISH_WEEKDAYS) | frozenset(MONTHS) | {"noon"}
OF_PEOPLE = ("not", "or", "and", "if", "is", "does", "except", "prefer", "about", "than", "but")
WITH = ("with", "see", "meet", "gặp", "với", "mr", "mrs", "ms", "miss", "dr", "chị", "cô", "anh", "thầy", "sĩ")


def _is_called(text: Text, i: int, given: str) -> bool:
    """A given name alone can be a word ("Mai", "Bảo", "Will", "Long"): something has to say that it is a name."""
    if text[i].bare in _NUMBERISH and not text[i].raw[0].isupper():
        # "năm người", "gặp mai": a number or a day, unless a title leaves no doubt.
        return (
            text.at(i - 1, "bác", "sĩ", "cô", "chú", "thầy", "bà", "ông", "mr", "mrs", "ms", "dr", "chị")
            and text[i - 1].bare != "ba"
        ) or (text.at(i - 2, "với", "gặp") and text[i - 1].lower in ("a", "c") and not text.is_english)
    if (
        i
        and (
            text.at(i - 1, *TITLES)
            or (text[i - 1].raw == "." and text.at(i - 2, "mr", "mrs", "ms", "dr", "bs", "ls", "ts", "ths"))
            or (text[i - 1].lower in ("a", "c", "e") and not text.is_english)
        )
        and not _is_kinship_pair(text, i)
    ):
        return not _is_question_word(text, i)
    if text[i].bare.endswith("'s") and (text[i].raw[0].isupper() or text[i].bare[:-2] not in _WORDS):
        # "Tuan's free times".
        return True
    if vietnamese_names.is_part_of_another(text, i, TITLES):
        return False
    if text[i].is_marked and canonical(text[i].lower) == canonical(given) and text[i].bare not in _WORDS:
        return text[i].raw[0].isupper() or vietnamese_names.stands_as_a_name(text, i, BESIDE)
    if text[i].bare in _ADDRESS:
        # "cho Anh đặt lịch": the customer speaks of themselves.
        return False
    if text[i].raw[0].isupper() and not text[i].raw.isupper() and not _starts_sentence(text, i):
        return True
    if text[i].raw[0].isupper() and _is_own_spelling(text, i, given):
        return True
    if text[i].raw[0].isupper() and text.is_english:
        # "Hằng at 3pm".
        return text.at(i + 1, *BEHIND)
    if i == 0 and text[0].raw[0].isupper() and text.at(1, ",") and text[0].bare not in _WORDS:
        # "Linh, 9h nhé": who is called by name.
        return True
    if i == 0 and text[0].raw[0].isupper() and text.phrase(1 + text.at(1, ","), *alternatives.OR):
        # "Hang, or else Bảo"; "Mai hoặc mốt" are days.
        return text[0].bare not in _NUMBERISH
    # "của mình", "trong tuần": a word of every day is a name only where somebody is to be met.
    beside = MEETING if text[i].bare in _WORDS else (*BESIDE, "book", "đặt", "hẹn", "chốt")
    return bool(i and text.at(i - 1, *beside) and not _is_question_word(text, i))


MEETING = ("với", "gặp", "with", "see", "meet", "tìm", "book", "not", "and", "or", "is", "does", "about", "to",
    "for", "by",
           "from", "than", "prefer", "except", "but", "without")  # fmt: skip


def _is_all(text: Text, i: int, asked: str) -> bool:
    """Whether nothing else is said, and the word is a name there: small "mai" is a day, "khoan" is "wait"."""
    if not _stands_alone(text, i):
        return False
    if text[i].bare not in EVERYDAY:
        return True
    # Written large a word may only begin the message: "Khoan đã".
    return asked == "consultant" or (asked in OPEN and text[i].raw[0].isupper() and len(text) == 1)


def _is_only_a_name(text: Text, i: int, given: str) -> bool:
    """ "bảo", with the very marks of the name, where these make no word that is an answer by itself."""
    token = text[i]
    return token.is_marked and canonical(token.lower) == canonical(given) and not text.at(i, *MARKED_ANSWERS)


MARKED_ANSWERS = ("thôi", "không", "vâng", "dạ", "ừ", "được", "đúng", "huỷ", "sáu", "bảy", "năm", "tám", "tư", "trưa",
                  "tối", "chưa", "mười", "đổi", "chị", "dừng")  # fmt: skip


def _stands_alone(text: Text, i: int) -> bool:
    others = (token for n, token in enumerate(text.tokens) if n != i and token.is_word)
    return all(token.bare in _FILLERS for token in others)


_FILLERS = words(
    """
    a ah da vang nhe nha nhen di luon ok please pls the thi minh em toi oi i want with voi gap
    """
)
_NUMBERISH = words(
    """
    mai ba nam tu hai bay sau tam chin may muoi bon sang
    """
)
# Given names that are everyday words.
_WORDS = words(
    """
    mai ba nam tu sang bao an hoa long minh anh em ha may will sau thu hai bay tam chin binh hang my tien lan
    nga dung khoan thoi dat huy tan gio chi bo hen trong dong xuan khung tin hieu trung phuc viet thang nhan
    """
)


_ADDRESS = words(
    """
    anh chi em co chu bac ong ba di cau con chau ban
    """
)


def _is_own_spelling(text: Text, i: int, given: str) -> bool:
    """ "Vy tay nghề sao": a name at the beginning, and no everyday word."""
    if not text.is_english and not any(token.is_marked for token in text.tokens):
        # Without diacritics it may be any word.
        return False
    return (
        canonical(text[i].lower) == canonical(given) and text[i].bare not in _WORDS and text[i].bare not in _SYLLABLES
    )


# Given names that begin longer words: "chi phí", "trang web", "khoa nhi".
_SYLLABLES = words(
    """
    chi trang khoa quang thanh phuong hai linh ngoc nam hoang duong kim tam vinh phuc loc thao thuy van
    """
)


def _is_kinship_pair(text: Text, i: int) -> bool:
    """ "anh chị", "em bé": two forms of address and no name; "cô chi" can only be one."""
    return (
        text.at(i, "chị", "anh", "em") and not text[i].raw[0].isupper() and not text.at(i - 1, "cô", "thầy", "sĩ", "dì")
    )


# Words of two syllables whose first is a given name.
LONGER_WORDS = ("bao nhiêu", "bao lâu", "bao giờ", "mai mốt", "phương án", "phương pháp", "phương tiện",
                "phương thức", "linh hoạt", "linh động", "linh tinh", "bảo hiểm", "bảo hành", "bảo mật",
                "bảo lãnh", "bảo đảm", "bảo vệ", "hải quan", "hải sản", "châu âu", "châu á", "minh bạch",
                "minh hoạ", "hằng ngày", "hằng tuần", "hằng tháng", "thu nhập", "thu phí", "trang web",
                "trang điểm", "ngọc trai", "an toàn", "an tâm", "hoà giải", "tâm lý", "tư vấn", "tư nhân",
                "khoa nhi", "khoa nội", "khoa ngoại", "kim tiêm", "sơn móng", "sơn gel", "quang hợp",
                "thanh toán", "thanh lý", "tài chính", "tài khoản", "tài liệu", "tài sản", "công ty",
                "hà nội", "nam giới", "dương lịch", "đông khách", "mùa xuân", "hạ giá", "trọng tâm", "tâm trạng",
                "bình tĩnh", "an ninh", "hải đảo", "huy động",
                "hằng năm", "hằng giờ", "khung giờ", "khung hình", "khoan đã", "khoan hãy", "đông lắm", "đông quá",
                "hương vị", "vân tay", "bình thường", "vi phạm", "trung tâm")  # fmt: skip


def _is_question_word(text: Text, i: int) -> bool:
    if (
        text.at(i, "bảo")
        and not text[i].raw[0].isupper()
        and text.at(i - 1, "em", "mình", "tôi", "tui", "bạn", "con", "ai")
    ):
        # "em bảo đặt 9h mà": a verb.
        return True
    return bool(text.phrase(i, *LONGER_WORDS))


def _starts_sentence(text: Text, i: int) -> bool:
    return i == 0 or text[i - 1].raw in ".!?\n"


def _is_rejected(text: Text, span: tuple[int, int]) -> bool:
    start = span[0]
    while start and text.at(
        start - 1, *TITLES, "với", "with", "gặp", "see", "chuyên", "bác", "luật", "xếp", "đặt", "cho", "hẹn",
        "book", "chọn", "lịch",
        "lấy", "phải", "là",
    ):  # fmt: skip
        start -= 1
    if _is_left(text, span) or dislikes.denies(text, span[0]):
        return True
    return any(start >= n and text.phrase(start - n, *NEGATION) >= n for n in (4, 3, 2, 1)) or bool(
        text.phrase(span[1], "bận", "thì không", "is busy", "nghỉ") and not dislikes.asks(text)
    )


def _is_left(text: Text, span: tuple[int, int]) -> bool:
    """ "đổi bác sĩ Sơn sang bác sĩ Lệ": the first of the two is not wanted any more."""
    before = span[0]
    while before and text.at(before - 1, *TITLES, "từ", "bác", "luật", "chuyên", "from"):
        before -= 1
    if not text.at(before - 1, "đổi", "chuyển", "thay", "change", "switch", "swap") or not text.at(
        span[1], "sang", "qua", "thành", "to", "for"
    ):
        return False
    if span[1] + 1 < len(text) and text[span[1] + 1].bare == NAME:
        return True
    return text.at(span[1] + 1, *TITLES) or (span[1] + 1 < len(text) and text[span[1] + 1].raw[0].isupper())
