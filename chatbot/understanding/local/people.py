"""Consultants and services in a text, matched against what exists: without titles or diacritics, with small typos.

Several that fit equally are an ambiguity, and are all given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from chatbot.understanding.local.language import detect
from chatbot.understanding.local.tokens import Text, canonical, unmarked, words
from chatbot.understanding.schema import Named

TITLES = ("chị", "anh", "cô", "chú", "bác", "thầy", "ông", "bà", "em", "mr", "mrs", "ms", "miss",
          "mister", "dr", "doctor", "bs", "ls", "sĩ", "sỹ", "gia", "sư", "viên", "sir", "madam", "ts",
          "ths", "bạn", "dì", "cậu", "tên")  # fmt: skip
BESIDE = ("với", "gặp", "with", "see", "của", "by", "meet", "tìm", "kiếm", "chọn", "lấy", "xin", "to",
          "for", "cùng", "nhờ", "is", "and", "or", "or", "hay", "và", "chỗ", "bên", "sang", "qua", "not",
          "from", "prefer", "about", "does", "than", "phải", "except", "but", "without")  # fmt: skip
SOMEBODY_ELSE = ("người khác", "ai khác", "bạn khác", "tư vấn viên khác", "somebody else", "someone else",
                 "anyone else", "another consultant", "a different consultant", "a different person",
                 "another person")  # fmt: skip
# Behind a name that begins a sentence.
BEHIND = ("at", "on", "for", "or", "and", "tomorrow", "today", "tonight", "next", "this", "please", "is",
          "has", "if", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", ",",
          "?")  # fmt: skip
ANYONE = ("ai cũng được", "ai cũng dc", "ai cũng ok", "bất kỳ ai", "bất kì ai", "bất cứ ai",
          "người nào cũng được", "ai rảnh cũng được", "ai rảnh thì", "ai trống", "ai trước cũng được",
          "không quan trọng ai", "anyone", "anybody", "any body", "any consultant", "whoever",
          "no preference", "any of them", "doesn't matter who", "don't mind who", "whichever consultant",
          "first available", "ai cũng dc hết", "ai cũng vậy", "sao cũng được", "ai cũng được hết")  # fmt: skip
NEGATION = ("đừng có", "không phải", "không phải là", "chứ không phải", "trừ", "ngoại trừ", "not",
            "except", "but not", "instead of", "rather than", "thay vì", "không muốn gặp", "đừng",
            "không gặp", "anyone but", "không thích", "không lấy", "không chọn", "không đặt",
            "don't want", "anything but", "không muốn", "not with", "đổi từ", "không đi với", "isn't",
            "sao lại", "sao lại là", "không chịu", "ngoài", "khỏi", "khỏi cần", "không cần",
            "không đặt với", "không hẹn", "anybody but", "anyone except", "anybody except",
            "everyone but", "everyone except", "other than", "apart from", "without")  # fmt: skip
GENERIC = words(
    """
    tu van dich vu advice consulting consultation consult service services session appointment lich hen chuyen
    gia khoa buoi cho va and of for the ca nhan personal
    """
)


@dataclass
class Match:
    """Ids in the catalogue's order, the tokens that named them, and the names of those the customer rejects."""

    ids: tuple[int, ...] = ()
    used: set[int] = field(default_factory=set)
    negated: tuple[str, ...] = ()


def means_anyone(text: Text) -> bool:
    return text.has(*ANYONE)


def match_people(text: Text, catalogue: Sequence[Named], taken: set[int]) -> Match:
    """A whole name first, then two of its words, then a given name where something says that it is one."""
    found: dict[tuple[int, int], list[Named]] = {}
    said = {token.bare.removesuffix("'s") for token in text.tokens if token.is_word}
    long = [word for word in said if len(word) >= 5]
    for entry in catalogue:
        for name in entry.names:
            span = _span_of(text, name, taken) if _may_name(name, said, long) else None
            if span:
                found.setdefault(span, []).append(entry)
    # Of spans that overlap the longest is meant.
    spans = sorted(found, key=lambda span: (span[0] - span[1], span[0]))
    chosen: list[tuple[int, int]] = []
    for span in spans:
        if all(span[1] <= other[0] or span[0] >= other[1] for other in chosen):
            chosen.append(span)
    match = Match()
    ids: list[int] = []
    rejected: list[str] = []
    another = text.find(*SOMEBODY_ELSE)
    for span in sorted(chosen):
        match.used.update(range(*span))
        # "I saw Tom last time, somebody else please": whoever is named before it.
        if _is_rejected(text, span) or span[0] < another:
            rejected.extend(entry.names[0] for entry in found[span])
        else:
            ids.extend(entry.id for entry in found[span] if entry.id not in ids)
    order = [entry.id for entry in catalogue]
    match.ids, match.negated = tuple(sorted(ids, key=order.index)), tuple(rejected)
    return match


def _may_name(name: str, said: set[str], long: list[str]) -> bool:
    """Whether a word of the name is among these at all, perhaps with a slip."""
    words = _folded(name)
    return not said.isdisjoint(words) or any(_is_slip(one, word) for word in words for one in long)


@lru_cache(maxsize=5_000)
def _folded(name: str) -> tuple[str, ...]:
    return tuple(unmarked(word) for word in name.split())


def _span_of(text: Text, name: str, taken: set[int]) -> tuple[int, int] | None:
    """Where this name, or enough of it, stands."""
    words = name.lower().split()
    english = name.isascii() and len(words) <= 3
    wholes = [words] if len(words) > 1 else []
    # The middle and given name of a Vietnamese name; of an English one the given name alone.
    pairs = [words[-2:]] if len(words) > 2 else []
    for pieces in (wholes, pairs):
        for piece in pieces:
            for i in range(len(text) - len(piece) + 1):
                span = (i, i + len(piece))
                if not taken & set(range(*span)) and all(
                    _same(text, i + n, word, whole=True) for n, word in enumerate(piece)
                ):
                    return span
    given = words[0] if english else words[-1]
    for i in range(len(text)):
        if i in taken or not _same(text, i, given, whole=False):
            continue
        if _is_name_here(text, i, given):
            return i, i + 1
    if english and len(words) > 1:
        for i in range(len(text)):
            if i in taken or not _same(text, i, words[-1], whole=False):
                continue
            if text.at(i - 1, "mr", "mrs", "ms", "dr", "miss", ".") or _stands_alone(text, i):
                return i, i + 1
    return None


def _same(text: Text, i: int, word: str, *, whole: bool) -> bool:
    """Whether token `i` is this word of a name: as marked as the customer marks, with a slip in longer words."""
    token = text[i]
    if not token.is_word:
        return False
    bare = token.bare.removesuffix("'s")
    if canonical(token.lower.removesuffix("'s")) == canonical(word):
        return True
    if not token.is_marked and bare == unmarked(word):
        return True
    if whole and token.is_marked and bare == unmarked(word):
        return True
    if token.is_marked and not whole and not token.raw[0].isupper():
        # "trùng" is a word and no slip of "Trang".
        return False
    return len(bare) >= 5 and bare[0] == unmarked(word)[:1] and _is_slip(bare, unmarked(word))


def _is_name_here(text: Text, i: int, given: str) -> bool:
    if text.phrase(i, *LONGER_WORDS) and not text.at(i - 1, "chị", "cô", "sĩ", "thầy"):
        return False
    return _is_called(text, i, given)


def _is_called(text: Text, i: int, given: str) -> bool:
    """A given name alone can be a word ("Mai", "Bảo", "Will", "Long"): something has to say that it is a name."""
    if text[i].bare in _NUMBERISH and not text[i].raw[0].isupper():
        # "năm người", "gặp mai": a number or a day, unless a title leaves no doubt.
        return (
            text.at(i - 1, "bác", "sĩ", "cô", "chú", "thầy", "bà", "ông", "mr", "mrs", "ms", "dr", "chị")
            and text[i - 1].bare != "ba"
        )
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
    if _stands_alone(text, i):
        return True
    if text[i].is_marked and canonical(text[i].lower) == canonical(given) and text[i].bare not in _WORDS:
        return True
    if text[i].bare in _ADDRESS:
        # "cho Anh đặt lịch": the customer speaks of themselves.
        return False
    if text[i].raw[0].isupper() and not text[i].raw.isupper() and not _starts_sentence(text, i):
        return True
    if text[i].raw[0].isupper() and _is_own_spelling(text, i, given):
        return True
    if text[i].raw[0].isupper() and text.is_english and text[i].bare not in ("will", "may", "mark", "long"):
        # "Tom at 3pm", but "Hang on a second".
        return i + 1 < len(text) and text.at(i + 1, *BEHIND) and not text.phrase(i, "hang on")
    if text.is_english and text[i].bare == "will":
        return text.at(i - 1, "with", "book", "see", "to", "for") and text.at(
            i + 1, "for", "on", "at", "tomorrow", "today", "please", "next"
        )
    return bool(i and text.at(i - 1, *BESIDE, "book") and not _is_question_word(text, i))


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
    nga dung
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
                "hà nội", "nam giới", "hương vị", "vân tay", "bình thường", "vi phạm")  # fmt: skip


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
    if _is_left(text, span):
        return True
    return any(start >= n and text.phrase(start - n, *NEGATION) >= n for n in (4, 3, 2, 1)) or bool(
        text.phrase(span[1], "bận", "thì không", "is busy", "nghỉ") and not text.has("không ?")
    )


def _is_left(text: Text, span: tuple[int, int]) -> bool:
    """ "đổi bác sĩ Sơn sang bác sĩ Lệ": the first of the two is not wanted any more."""
    before = span[0]
    while before and text.at(before - 1, *TITLES, "từ", "bác", "luật", "chuyên", "from"):
        before -= 1
    if not text.at(before - 1, "đổi", "chuyển", "thay", "change", "switch") or not text.at(
        span[1], "sang", "qua", "thành", "to"
    ):
        return False
    return text.at(span[1] + 1, *TITLES) or (span[1] + 1 < len(text) and text[span[1] + 1].raw[0].isupper())


def match_services(text: Text, catalogue: Sequence[Named], taken: set[int]) -> Match:
    """Whole names first, then what sets a name apart from the others."""
    whole = [(entry, span) for entry in catalogue for name in entry.names if (span := _whole_span(text, name, taken))]
    if whole:
        longest = max(span[1] - span[0] for _, span in whole)
        kept = [
            (entry, span) for entry, span in whole if span[1] - span[0] == longest or not _covered(span, whole, longest)
        ]
        used = {i for _, span in kept for i in range(*span)}
        rejected = [entry for entry, span in kept if _is_refused(text, span[0])]
        wanted = tuple(dict.fromkeys(entry.id for entry, _ in kept if entry not in rejected))
        return Match(wanted, used, tuple(dict.fromkeys(entry.names[0] for entry in rejected)))
    scores: dict[int, tuple[float, set[int]]] = {}
    counts = _word_counts(tuple(catalogue))
    is_english = text.is_english or len(text) <= 2 or detect(text) == "en"
    for entry in catalogue:
        for name in entry.names:
            score, used = _score(text, name, counts, taken, is_english=is_english)
            if score > scores.get(entry.id, (0.0, set()))[0]:
                scores[entry.id] = (score, used)
    best = max((score for score, _ in scores.values()), default=0.0)
    if best < 1:
        return Match()
    winners = [pk for pk, (score, _) in scores.items() if score == best]
    return Match(tuple(winners), {i for pk in winners for i in _with_generic(text, scores[pk][1])})


def _is_refused(text: Text, start: int) -> bool:
    """ "không phải tư vấn thuế", "chứ không phải khám mắt"."""
    while start and text.at(start - 1, "buổi", "dịch", "vụ", "gói", "khám", "làm", "tư", "vấn", "là"):
        start -= 1
    return any(
        start >= n
        and text.phrase(start - n, "không phải", "không phải là", "chứ không", "chứ không phải", "not", "instead of")
        == n
        for n in (3, 2, 1)
    )


def _covered(span: tuple[int, int], whole: list[tuple[Named, tuple[int, int]]], longest: int) -> bool:
    return any(
        other[0] <= span[0] and span[1] <= other[1]
        for _, other in whole
        if other != span and other[1] - other[0] == longest
    )


def _whole_span(text: Text, name: str, taken: set[int]) -> tuple[int, int] | None:
    words = [word for word in name.lower().replace("-", " ").split() if word.isalnum()]
    if len(words) == 1:
        # "hair cut" for "haircut".
        for i in range(len(text) - 1):
            if not taken & {i, i + 1} and text[i].is_word and text[i].bare + text[i + 1].bare == unmarked(words[0]):
                return i, i + 2
    for i in range(len(text) - len(words) + 1):
        if (
            not taken & set(range(i, i + len(words)))
            and words
            and all(_says(text, i + n, word) for n, word in enumerate(words))
        ):
            return i, i + len(words)
    return None


def _says(text: Text, i: int, word: str) -> bool:
    """Services are common nouns: with diacritics they must be right ("thuê" is no "thuế")."""
    token = text[i]
    if token.bare == "couple" and text.at(i + 1, "of"):
        return False
    if canonical(token.lower) == canonical(word):
        return True
    if not token.is_marked and token.bare == unmarked(word):
        return text.is_loose or word == unmarked(word) or len(word) > 3
    if word.isascii() and token.bare in (f"{word}s", f"{word}es") and len(word) > 2:
        return True
    return len(token.bare) >= 5 and _is_slip(token.bare, unmarked(word)) and not token.is_marked


def _score(
    text: Text, name: str, counts: dict[str, int], taken: set[int], *, is_english: bool
) -> tuple[float, set[int]]:
    """A word of its own counts one, one shared with other services half; the words must be there as they are."""
    words = [
        word for word in name.lower().replace("-", " ").split() if unmarked(word) not in GENERIC and word.isalnum()
    ]
    # In English a word of three letters is a word ("tax"); a Vietnamese syllable of three is a part of many.
    english = name.isascii() and is_english
    shortest = 3 if english else 4
    if len(words) == 1 and len(unmarked(words[0])) < shortest:
        return 0.0, set()
    score, used = 0.0, set()
    own = [word for word in words if counts[unmarked(word)] == 1]
    for word in words:
        position = next(
            (i for i in range(len(text)) if i not in taken and text[i].is_word and _says(text, i, word)), None
        )
        if position is None:
            continue
        # A short syllable alone ("sản", "lý") is a part of many words.
        weight = (
            1.0
            if word in own
            and (
                len(unmarked(word)) > 4
                or (english and len(word) >= shortest)
                or (len(unmarked(word)) == 4 and (len(own) == 1 or word.isascii()))
            )
            else 0.5
        )
        score += weight
        used.add(position)
    return (score if score >= 1 or (words and len(used) == len(words)) else 0.0), used


def _with_generic(text: Text, used: set[int]) -> set[int]:
    """ "tư vấn" before the word belongs to it: "tư" is no Wednesday there."""
    wider = set(used)
    first = min(used, default=0)
    while first and text[first - 1].bare in ("tu", "van", "dich", "vu"):
        first -= 1
        wider.add(first)
    return wider


@lru_cache(maxsize=64)
def _word_counts(catalogue: tuple[Named, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in catalogue:
        for word in {unmarked(word) for name in entry.names for word in name.split()}:
            counts[word] = counts.get(word, 0) + 1
    return counts


def _is_slip(one: str, other: str) -> bool:
    """One letter more, less, other, or two changed places."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        swapped = (
            one[first + 1 : first + 2] == other[first : first + 1]
            and one[first : first + 1] == other[first + 1 : first + 2]
        )
        return one[first + 1 :] == other[first + 1 :] or (swapped and one[first + 2 :] == other[first + 2 :])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[first + 1 :] == shorter[first:]
