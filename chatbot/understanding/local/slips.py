"""Vietnamese words that a keyboard has left unfinished or mixed up: "chieeuf" and "thúw" (Telex), "lihc", "ngya".

Only what can be no Vietnamese syllable as it stands is mended, and only into a word that customers write all the time.
"""

import re
import unicodedata
from functools import lru_cache

from chatbot.understanding.local.spelling import swapped
from meetassist.text import fold

# Bare syllables as Vietnamese has them: what looks like one was meant so.
ONSET = r"(?:ngh|ng|nh|th|tr|ch|kh|ph|gh|gi|qu|[bcdđghklmnpqrstvx])?"
RHYME = (
    r"(?:uye|uya|uyu|oai|oay|oeo|uoi|uou|uay|ieu|yeu|ia|ie|iu|io|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|ai|ao|au|ay|eo|eu"
    r"|[aeiouy])"
)
CODA = r"(?:ch|ng|nh|[cmnpt])?"
SYLLABLE = re.compile(rf"{ONSET}{RHYME}{CODA}")
HATTED = re.compile(r"(?<!q)ue|ie\w|(?<!q)uo\w|(?<![qo])ua[nmtp]|uye")
TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
CIRCUMFLEX, HORN, BREVE = "\u0302", "\u031b", "\u0306"
WORDS = tuple(
    """
    ngày mai mốt hôm nay nữa tuần tháng thứ hai ba tư năm sáu bảy chủ nhật sáng trưa chiều tối giờ phút lúc trước
    sau tới này đặt hẹn lịch huỷ hủy đổi dời chuyển bỏ xoá muốn cần cho mình tôi em anh chị bạn với được không còn
    trống rảnh nhé vấn thuế khám răng cắt tóc gội nhuộm móng học bác luật sư thầy cô giúp bận kẹt khác cũng nào gì
    mấy bao nhiêu tiền giá phí ở đâu làm việc cuối đầu giữa buổi khoảng từ đến lại rồi chưa xin cảm dạ vâng đúng
    thôi nghỉ gặp kiểm tra sửa xe thay nhớt dịch vụ tên số điện thoại có là để cái danh sách
    """.split()  # noqa: SIM905 - a vocabulary, as it is read
)
SHORTEST, SHORTEST_MIXED = 3, 4
# "Nghiêng" with every mark as a key of its own.
LONGEST = 12
VOWELS = "aeiouy"


def _spelling(word: str) -> str:
    """The letters with their marks in one order, the tone at the end: where it stood does not count."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(one for one in decomposed if one in TELEX_TONES.values())
    return "".join(one for one in decomposed if one not in TELEX_TONES.values()) + tones[:1]


KNOWN = {_spelling(word): word for word in WORDS}
BARE: dict[str, set[str]] = {}
for _word in WORDS:
    BARE.setdefault(fold(_word), set()).add(_word)


@lru_cache(maxsize=20_000)
def mended(lower: str) -> str:
    """The word that was meant; the same where it is one, or nobody knows."""
    if not SHORTEST <= len(lower) <= LONGEST or not lower.isalpha():
        return lower
    is_syllable = SYLLABLE.fullmatch(fold(lower)) is not None
    if is_syllable and lower == fold(lower):
        return lower
    if not is_syllable and lower[-1] == lower[-2] and lower[-1] not in HATS and (once := _once_less(lower)):
        return once
    if not is_syllable and (word := KNOWN.get(_spelling(_telex(lower)))):
        return word
    if is_syllable:
        return _with_its_hats(lower)
    if not any(letter in VOWELS for letter in fold(lower)):
        return _with_its_vowel(lower)
    if lower != fold(lower):
        return _in_order(lower)
    return _unmixed(lower) if len(lower) >= SHORTEST_MIXED else lower


def is_syllable(lower: str) -> bool:
    return SYLLABLE.fullmatch(fold(lower)) is not None


def is_vietnamese(lower: str) -> bool:
    """Whether a word can be a syllable, or is one that a keyboard has left unfinished."""
    return is_syllable(lower) or mended(lower) != lower


# Twice these are one with its hat.
HATS = "aeo"


def _once_less(lower: str) -> str:
    """ "sángg", "maii": without the last letter, where that makes a marked syllable or a word of every day."""
    once = lower[:-1]
    is_word = once != fold(once) and SYLLABLE.fullmatch(fold(once))
    return once if is_word or once in BARE else ""


def _with_its_hats(lower: str) -> str:
    """ "thúe", "chièu", "tuàn": a rhyme that is never written without its hat or horn, and the one word it can be."""
    decomposed = unicodedata.normalize("NFD", lower)
    if {CIRCUMFLEX, HORN, BREVE} & set(decomposed) or not HATTED.search(fold(lower)):
        return lower
    tone = _spelling(lower)[-1:]
    ways = [word for word in BARE.get(fold(lower), ()) if _spelling(word)[-1:] == tone]
    return ways[0] if len(ways) == 1 else lower


def _telex(lower: str) -> str:
    """What these keys would have made: hats, horns and strokes behind their letters, the tone at the end."""
    letters: list[str] = []
    tone = ""
    for one in unicodedata.normalize("NFD", lower):
        if one in TELEX_TONES.values():
            tone = tone or one
        elif one in TELEX_TONES and _has_vowel(letters):
            tone = tone or TELEX_TONES[one]
        elif one == "w" and _horned(letters):
            continue
        elif one in "aeo" and one in letters:
            letters.insert(letters.index(one) + 1, CIRCUMFLEX)
        elif one == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(one)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def _has_vowel(letters: list[str]) -> bool:
    return any(one in "aeiouy" for one in letters)


def _horned(letters: list[str]) -> bool:
    """ "w" makes ă of a, and ư and ơ of u and o, both of them where they stand together; otherwise it is a letter."""
    if "a" in letters and not {"u", "o"} & set(letters):
        letters.insert(letters.index("a") + 1, BREVE)
        return True
    for vowel in ("o", "u"):
        if vowel in letters and letters[(at := letters.index(vowel)) + 1 : at + 2] != [HORN]:
            letters.insert(at + 1, HORN)
    return HORN in letters


def _unmixed(lower: str) -> str:
    """Two letters that have changed places, where only one word can have been meant; without its marks."""
    ways = swapped(lower) & BARE.keys()
    return ways.pop() if len(ways) == 1 else lower


def _in_order(lower: str) -> str:
    """ "kôhng", "răgn": the same of a word with its marks; of several the one that is written all the time."""
    ways = {way for way in swapped(lower) if SYLLABLE.fullmatch(fold(way))}
    known = {way for way in ways if _spelling(way) in KNOWN}
    chosen = known or ways
    return chosen.pop() if len(chosen) == 1 else lower


def _with_its_vowel(lower: str) -> str:
    """ "dnh", "lch": no word is written without one; without its marks."""
    ways = {lower[:i] + vowel + lower[i:] for i in range(1, len(lower)) for vowel in VOWELS} & BARE.keys()
    return ways.pop() if len(ways) == 1 else lower
