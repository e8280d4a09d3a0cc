"""The words a question is looked up by. Pure.

Vietnamese is written in syllables: two that stand together mostly are one word, so neighbours are remembered. Who
writes without diacritics is looked up without them.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from chatbot.understanding.local.tokens import TONES
from chatbot.understanding.local.tokens import words as vocabulary
from meetassist.text import fold

WORD = re.compile(r"[^\W_]+")
MAX_TERMS = 40
VOWELS = "aeiouyăâêôơư"


# Without them a question asks the same.
VIETNAMESE_STOPS = vocabulary(
    """
    tôi tớ mình em anh chị bạn cậu cô chú bác ông bà ạ à ơi nhé nha nhỉ ừ dạ vâng chào ad admin shop bot
    có không ko k hok hông hem là gì thì mà và với của cho được đc dc ở đâu khi nào như thế sao bao nhiêu hay hoặc này
    đó kia ấy đi vậy cần phải muốn hỏi biết xin làm ơn cái những các một mấy đã đang sẽ rồi chưa nếu vì để thể nên ra
    vào lên lại từ đến tới mọi ai nữa cũng vẫn còn chỉ bị do rằng thôi luôn hả hử giúp bên mày tao chúng ta quý vui
    lòng giùm dùm ntn nhiều rất quá hơn nhất việc người cách nói bảo lỡ bởi tại xong ngay sau trước cùng theo về qua
    khác mỗi từng tự hết cả thật đúng nè hen luôn
    """
)
ENGLISH_STOPS = vocabulary(
    """
    a an the i me my mine we us our you your yours he she it its they them their this that these those is am are was
    were be been being do does did doing done have has had can could will would shall should may might must and or but
    if so to of in on at by for from with without about as into than then there here what which who whom whose when
    where why how much many any some no not yes please tell know want need like get got let just also too very really hi
    hello hey thanks thank ok okay s t m re ve d ll im whats cant dont didnt isnt doesnt
    """
)
# These carry little by themselves: they help where they are found, and are not missed where not.
VIETNAMESE_LIGHT = vocabulary(
    """
    giờ lúc lâu mới hôm nay mai hiện bây bao lần thứ ngày tháng năm tuần phút tiếng nửa chỗ nơi trong ngoài trên dưới
    gần xa đây tốn mất thêm bớt nhận đưa lấy gặp thấy xem tìm dùng gọi mở bắt đầu kết thúc tiếp tục nghe hiểu nghĩ định
    tính loại kiểu vấn đề chuyện trường hợp bình thường dịch vụ chuyên gia buổi hẹn cuộc lịch khách hàng bữa phía
    tư chọn bằng riêng chung luật rớt quên cầm đem mang đi hướng dẫn chỉ
    """
)
ENGLISH_LIGHT = vocabulary(
    """
    go going went come comes coming take takes taking took taken make makes making made give gives given gave put
    leave leaves leaving left keep keeps kept find found use uses used using say says said ask asks asked see seen
    show shows look looks try tries tried work works working happen happens happened start starts stop stops mean means
    anyone anybody someone somebody everyone something anything thing things one ones way ways lot bit kind sort
    possible able allowed ok fine sure right now today tomorrow yesterday day days week time times long soon later
    before after during while until again still already ever never always often usually maybe along alone away back up
    down out off over around near next first last other another more most less least else own same only both each every
    all because since though mine people person guy lady sir madam meeting session sessions meetings appointment
    appointments service services consultant consultants somewhere anywhere normal good bad new old big small
    running must yet case receive received system told tell exactly follow follows question questions ask number
    instructions rule rules please share different kinds apply applies personal
    """
)
# Stop words that are no other word without their marks. The others may be ("den muon": đến muộn, "may": mấy or máy).
SAFE_WITHOUT_MARKS = vocabulary(
    "khong duoc gi thi va voi cua nhu nay hoac nhung vay roi nhieu nhe nha neu ntn dc ko hok"
)
SUFFIXES = (
    "ations", "ation", "ibility", "ability", "ible", "able", "ments", "ment", "ings", "ing", "ies", "ied", "edly", "ed",
    "es", "ly", "s", "e", "y",
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One word. `loose`: found by its letters without diacritics, because it was typed so.

    `soft`: counts where it is found, and is not missed where not. `joined`: the next term follows it at once. `place`:
    that of its word in the question.
    """

    text: str
    folded: str
    stem: str
    loose: bool
    soft: bool = False
    joined: bool = False
    place: int = 0


@dataclass(frozen=True)
class Tokens:
    """A passage's words, in their order, in three spellings."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    stems: tuple[str, ...]


def normalised(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def words(text: str) -> list[str]:
    """In lower case; wherever a tone mark stands on a syllable, it is the same word: huỷ and hủy."""
    return [_respelled(word) for word in WORD.findall(normalised(text).replace("e-mail", "email"))]


@lru_cache(maxsize=4096)
def _respelled(word: str) -> str:
    """The old and the new way to place a tone mark in oa, oe, uy: as its letters with the tone at the end."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    tones = [character for character in decomposed if character in TONES]
    bare = "".join(character for character in decomposed if character not in TONES)
    return unicodedata.normalize("NFC", bare) + "".join(tones)


def spellings(term: Term) -> list[str]:
    """The ways a word is written: its tone mark may stand on any of the vowels, as in huỷ and hủy."""
    decomposed = unicodedata.normalize("NFD", term.text)
    tone = next((character for character in decomposed if character in TONES), "")
    bare = unicodedata.normalize("NFC", "".join(character for character in decomposed if character not in TONES))
    places = [place for place, letter in enumerate(bare) if letter in VOWELS]
    ways = [unicodedata.normalize("NFC", bare[: place + 1] + tone + bare[place + 1 :]) for place in places]
    return list(dict.fromkeys(ways or [bare]))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The beginning that forms of an English word share; other words as they are."""
    if not word.isascii() or len(word) < 4 or not word.isalpha():
        return word
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            base = word.removesuffix(suffix)
            # cancelled, booking: the doubled letter goes with the ending.
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "s" else base
    return word


def tokens(text: str) -> Tokens:
    found = words(text)
    folded = [fold(word) for word in found]
    return Tokens(tuple(found), tuple(folded), tuple(stem(word) for word in folded))


def said(text: str) -> str:
    """The words alone: two texts with the same are one wording, whatever their marks and capitals."""
    return " ".join(tokens(text).folded)


def terms(question: str) -> tuple[Term, ...]:
    """What of the question is worth looking up, each word once, in its order."""
    found = words(question)[: MAX_TERMS * 2]
    has_marks = _are_marked(found)
    taken: list[tuple[int, Term]] = []
    seen: set[str] = set()
    for place, word in enumerate(found):
        stop, soft = _weight(word, has_marks)
        if stop or word in seen:
            continue
        seen.add(word)
        folded = fold(word)
        taken.append((place, Term(word, folded, stem(folded), loose=not has_marks, soft=soft, place=place)))
    taken = taken[:MAX_TERMS]
    places = {place for place, _term in taken}
    return tuple(replace(one, joined=place + 1 in places) for place, one in taken)


_STOPS = frozenset(_respelled(word) for word in VIETNAMESE_STOPS)
_LIGHT = frozenset(_respelled(word) for word in VIETNAMESE_LIGHT)
_FOLDED_STOPS = frozenset(map(fold, VIETNAMESE_STOPS))
_FOLDED_LIGHT = frozenset(map(fold, VIETNAMESE_LIGHT))


def is_marked(text: str) -> bool:
    """Whether it is Vietnamese with its diacritics."""
    return _are_marked(words(text))


def _are_marked(found: list[str]) -> bool:
    """Numbers and English words among marked Vietnamese have no marks to miss."""
    return sum(not word.isascii() for word in found) * 4 >= len(found)


def is_stop(word: str) -> bool:
    """Whether a question asks the same without it, in lower case."""
    return word in _STOPS or word in ENGLISH_STOPS


def says_little(word: str) -> bool:
    """Whether a word in lower case means next to nothing by itself, in its language."""
    return is_stop(word) or word in _LIGHT or word in ENGLISH_LIGHT


def clauses(question: str) -> list[str]:
    """What of a message may be a question by itself: people say hello, explain themselves and ask in one breath."""
    parts = [part.strip() for part in re.split(r"[.?!;,\n]+", question)]
    return [part for part in parts if part] if len(parts) > 1 else []


def _weight(word: str, has_marks: bool) -> tuple[bool, bool]:
    """Whether it is a stop word, and whether it is a light one."""
    if has_marks:
        return is_stop(word), word in _LIGHT or word in ENGLISH_LIGHT or word.isdigit()
    light = word in _FOLDED_LIGHT or word in _FOLDED_STOPS or word in ENGLISH_LIGHT or word.isdigit()
    return word in SAFE_WITHOUT_MARKS or word in ENGLISH_STOPS, light
