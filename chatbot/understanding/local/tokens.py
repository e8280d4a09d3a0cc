"""Text as people type it on a phone, cut into tokens that compare as their readers mean them.

Unicode forms, tone marks at either vowel ("hoà", "hòa"),
missing diacritics, doubled letters and the short forms of chats are
made alike here, once; everything after works on words.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import Any, TypeVar, TypeVarTuple

from chatbot.understanding.local import english_typos, slips, spelling
from meetassist.text import fold


def words(text: str) -> frozenset[str]:
    """The words of a vocabulary, written as a text."""
    return frozenset(text.split())


TONES = "\u0300\u0301\u0303\u0309\u0323"
# "2moro", "b4": a digit that is read as it sounds.
SOUNDED = ("2moro", "2morrow", "2mrw", "2nite", "2night", "2day", "b4", "l8r", "gr8")
PIECES = re.compile(rf"(?<!\w)(?:{'|'.join(SOUNDED)})(?!\w)|" r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|\n")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Written forms that stand for words: whole tokens, folded. What a language does not need is left to the other.
SHORT_FORMS = {
    "dc": "được", "đc": "được", "dk": "được", "đk": "được", "dx": "được",
    "ko": "không", "k": "không", "kg": "không", "kh": "không", "hok": "không", "hk": "không", "hong": "không",
    "hông": "không", "hổng": "không", "hem": "không", "khum": "không", "kô": "không",
    "mk": "mình", "mik": "mình", "mìh": "mình", "mềnh": "mình", "ntn": "như thế nào", "sdt": "số điện thoại",
    "sđt": "số điện thoại", "đt": "điện thoại", "cn": "chủ nhật", "hnay": "hôm nay", "hn": "hôm nay", "hqua": "hôm qua",
    "bn": "bao nhiêu", "bnhiu": "bao nhiêu", "nhiu": "nhiêu", "r": "rồi", "rùi": "rồi", "ròi": "rồi", "vs": "với",
    "j": "gì", "ji": "gì", "z": "vậy", "v": "vậy", "zậy": "vậy", "trc": "trước", "lun": "luôn", "cx": "cũng",
    "bh": "bao giờ", "bgio": "bao giờ", "h": "giờ", "g": "giờ", "p": "phút", "ph": "phút", "wa": "quá", "qá": "quá",
    "lm": "làm", "ng": "người", "nv": "nhân viên", "dv": "dịch vụ", "lh": "lịch hẹn", "nhaa": "nha", "nhé": "nhé",
    "oke": "ok", "okie": "ok", "okay": "ok", "oki": "ok", "okela": "ok", "uki": "ok", "okê": "ok", "kk": "ok",
    "okk": "ok",
    "uh": "ừ", "uhm": "ừ", "uk": "ừ", "um": "ừm", "ua": "ừ", "tks": "thanks", "thx": "thanks", "ty": "thanks",
    "thnx": "thanks", "thanx": "thanks", "tnx": "thanks", "camon": "cảm ơn", "cảmơn": "cảm ơn", "cám": "cảm",
    "2moro": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow", "2nite": "tonight", "2night": "tonight",
    "2day": "today", "arvo": "afternoon", "l8r": "later", "gr8": "great",
    "tmrws": "tomorrow", "todays": "today", "tomorrows": "tomorrow",
    "moro": "tomorrow", "tmr": "tomorrow", "tmrw": "tomorrow", "tmw": "tomorrow",
    "tomoro": "tomorrow", "appt": "appointment",
    "appts": "appointments", "apt": "appointment", "pls": "please", "plz": "please", "plss": "please", "u": "you",
    "ur": "your", "wanna": "want to", "gonna": "going to", "gimme": "give me", "lemme": "let me", "gotta": "have to",
    "thats": "that's", "its": "it's", "id": "i'd", "im": "i'm", "ill": "i'll", "dont": "don't", "cant": "can't",
    "wont": "won't", "doesnt": "doesn't", "didnt": "didn't", "isnt": "isn't", "whats": "what's", "whos": "who's",
    "ive": "i've", "bookin": "booking", "apointment": "appointment", "appoitment": "appointment",
    "appointmet": "appointment", "cancle": "cancel", "tomorow": "tomorrow", "tommorow": "tomorrow",
    "tommorrow": "tomorrow", "wensday": "wednesday", "wednsday": "wednesday", "thurday": "thursday",
    "tuesady": "tuesday", "advise": "advice", "resched": "reschedule", "mng": "morning", "aft": "afternoon",
    "mtg": "meeting", "asap": "soon", "wk": "week", "wknd": "weekend", "hrs": "hours", "hr": "hour", "mins": "minutes",
    "min": "minutes", "b4": "before", "n": "and", "w": "with", "nxt": "next", "til": "till", "abt": "about",
    "bữa": "hôm", "kím": "kiếm",
    "bi": "bây", "hen": "hẹn", "rep": "trả lời", "zui": "vui", "iu": "yêu", "bx": "bác", "bs": "bác sĩ",
    "tv": "tư vấn", "xn": "xét nghiệm", "lsu": "luật sư", "ls": "luật sư", "vg": "vâng", "vâg": "vâng", "ừa": "ừ",
    "okila": "ok", "okla": "ok", "okii": "ok", "cmnr": "rồi", "mún": "muốn", "mih": "mình", "mjnh": "mình",
    "hum": "hôm", "nhìu": "nhiều",
    "vk": "vợ", "ck": "chồng", "khg": "không", "hêm": "không", "hôk": "không", "hơm": "không", "dị": "vậy", "zị": "vậy",
    "thoy": "thôi", "thui": "thôi", "òi": "rồi", "oy": "rồi", "nhen": "nhé", "bik": "biết", "bít": "biết",
    "chìu": "chiều", "đag": "đang", "đth": "điện thoại", "bâyh": "bây giờ", "bjo": "bây giờ",
}  # fmt: skip
# Within these a word is no short form.
OF_TWO_WORDS = frozenset({
    "dị ứng", "dị tật", "dị vật", "dị dạng", "dị nhân", "hen suyễn", "hen suyen", "hen phế", "bi quan", "bi kịch",
    "bi thương",
})  # fmt: skip
# Of these the Vietnamese reading is only taken where the message is not English.
VIETNAMESE_ONLY = words(
    """
    bs tv rep k kh kg hk r v z j h g p ph ng hn bn n bi hen um bh hong hem cn lm nv dv lh cx dk dc dx dt ls lsu xn
    vg vk ck hum mih
    """
)
ENGLISH_ONLY = words(
    """
    u ur w n min hr apt um wk its id im ill moro
    """
)
ENGLISH_HINT = words(
    """
    the to for with and is are my me you your can could would like want need please book booking appointment
    cancel what when who how do does have at on in of it this that i i'm i'd move change tomorrow today week
    next am pm hello hi morning afternoon evening not don't no yes will be see there any free available time
    consultant advice reschedule later earlier sooner hour hours minute minutes mins half second third first last one
    monday tuesday wednesday thursday friday saturday sunday consultation session visit
    less whats thats dont cant doesnt january february october november december jan feb aug sept oct nov dec
    weds tues thurs fri wed tmrw or too early late maybe about if anyone anybody someone something anything
    still before after noon midnight around o'clock should did was were got get we us our i'll i've
    """
)


# Vietnamese words that are written without marks, whose letters are other words' as well. In a message that has marks
# they are themselves: "con em" is no "còn em".
WRITTEN_BARE = words(
    """
    an ba bao ca cho con em gia hai hay huy lan mai ra sang sao ta thu tra trong vai xem xin
    """
)
# English words that are spelled like a Vietnamese one without its marks.
ENGLISH_TOO = words(
    """
    a am an any ban bang be bin but buy can chat come con day do done fee for gap get go hang has have he her him his
    ho hot how i in is it la lam lane last let like long ma man may mine month my nam name nay no not now of or
    our out pay pin plan put sang sat say see send she so son song sun tam tan tell than thank thanks that the them then
    this three to too van want was way we what when who will with you
    """
)


@dataclass(frozen=True)
class Token:
    """One word, number or sign. `lower` keeps the diacritics, `bare` does not; `glued` has no space before it."""

    raw: str
    lower: str
    bare: str
    start: int
    end: int
    glued: bool

    @property
    def is_number(self) -> bool:
        return self.raw.isdecimal()

    @property
    def is_word(self) -> bool:
        return self.raw[0].isalpha()

    @property
    def is_marked(self) -> bool:
        return self.lower != self.bare

    @property
    def number(self) -> int:
        return int(self.raw)


@lru_cache(maxsize=20_000)
def canonical(word: str) -> str:
    """One spelling of a syllable, wherever its tone mark stands: "huỷ" and "hủy" are the same."""
    decomposed = unicodedata.normalize("NFD", word)
    tone = "".join(character for character in decomposed if character in TONES)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES)) + tone[:1]


class Text:
    """A message in tokens. `at(i, ...)` compares with words as they are spelled with diacritics.

    A message in capitals alone reads as one in small letters, unless `as_capitals`: what was asked for may be a name.
    """

    def __init__(self, text: str, *, as_capitals: bool = False) -> None:
        self.source = unicodedata.normalize("NFC", text)
        pieces = [(match[0], match.start(), match.end()) for match in PIECES.finditer(self.source)]
        if not as_capitals and shouts(self.source):
            pieces = [(raw.lower(), start, end) for raw, start, end in pieces]
        lowered = [(raw, english_typos.corrected(undoubled(raw.lower())), start, end) for raw, start, end in pieces]
        words = [lower for raw, lower, _, _ in lowered if raw[0].isalpha()]
        self.is_english = _looks_english(_telling(lowered))
        self.tokens: list[Token] = []
        last = -1
        for i, (raw, lower, start, end) in enumerate(lowered):
            following = lowered[i + 1][1] if i + 1 < len(lowered) else ""
            for part in [lower] if f"{lower} {following}" in OF_TWO_WORDS else self._expanded(lower):
                if not fold(part):
                    # A mark that stands on nothing.
                    continue
                self.tokens.append(Token(raw, part, fold(part), start, end, start == last))
            last = end
        # As it was written: what a short form stands for has diacritics that nobody typed.
        marked = sum(lower != fold(lower) for _, lower, _, _ in lowered)
        # Somebody who writes without diacritics, or leaves most of them out.
        self.is_loose = marked * 3 < len(words)
        self._compare()

    def _compare(self) -> None:
        self.folded = " ".join(token.bare for token in self.tokens)
        # The same with the marks that were typed: what `spelling.wording` patterns are matched with.
        self.spelled = " ".join(
            spelled(token.lower, is_english=self.is_english, has_marks=not self.is_loose) for token in self.tokens
        )
        # What each token may be compared by: its one spelling; "~" and its letters, where it can stand for any marks.
        self.keys = [
            (canonical(token.lower), f"~{token.bare}")
            if self.is_loose and not token.is_marked
            else (canonical(token.lower),)
            for token in self.tokens
        ]
        self.present = frozenset(key for keys in self.keys for key in keys)
        # Without marks, whatever was typed: what is none of these, no comparison finds.
        self.bare = frozenset(token.bare for token in self.tokens)
        self.has_digits = any(token.is_number for token in self.tokens)
        self.remembered: dict[tuple[Any, ...], Any] = {}

    def masked(self, spans: Collection[tuple[int, int]]) -> "Text":
        """The same message, in which the words between these characters are names: no wording knows them."""
        if not spans:
            return self
        other = copy(self)
        other.tokens = [
            replace(token, lower=spelling.NAME, bare=spelling.NAME)
            if any(start < token.end and token.start < end for start, end in spans)
            else token
            for token in self.tokens
        ]
        other._compare()
        return other

    def characters(self, tokens: Collection[int]) -> tuple[tuple[int, int], ...]:
        """Where these tokens stand in the source."""
        return tuple(sorted({(self.tokens[i].start, self.tokens[i].end) for i in tokens}))

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    def _expanded(self, lower: str) -> list[str]:
        # "today's", "tomorrow’s": the day.
        if lower[-2:] in ("'s", "’s") and lower[:-2] in ("today", "tomorrow", "tonight"):
            return [lower[:-2]]
        stands_for = SHORT_FORMS.get(lower)
        if stands_for is None or (self.is_english and lower in VIETNAMESE_ONLY):
            return [lower if self.is_english or stands_for else slips.mended(lower)]
        if lower in ENGLISH_ONLY and not self.is_english:
            return [lower]
        return stands_for.split()

    def at(self, index: int, *words: str) -> bool:
        """Whether the token is one of these words."""
        if not 0 <= index < len(self.tokens):
            return False
        return not _keys_of(words, self.is_loose).isdisjoint(self.keys[index])

    def phrase(self, index: int, *phrases: str) -> int:
        """How many tokens from `index` on are one of these phrases, the longest; 0 for none."""
        if not 0 <= index < len(self.tokens):
            return 0
        table, longest = _table(phrases), 0
        keys = self.keys[index]
        for key in keys:
            for words in table.get(key, ()):
                if len(words) > longest and all(
                    index + offset < len(self.tokens) and self._has(index + offset, word)
                    for offset, word in enumerate(words)
                ):
                    longest = len(words)
        return longest

    def _has(self, index: int, word: str) -> bool:
        keys = self.keys[index]
        return _key(word, False) in keys or (self.is_loose and _key(word, True) in keys)

    def find(self, *phrases: str, start: int = 0) -> int:
        """Where the first of these phrases begins; -1 for nowhere."""
        return next(self.places(*phrases, start=start), -1)

    def places(self, *phrases: str, start: int = 0) -> Iterator[int]:
        """Where each of these phrases begins."""
        if not _table(phrases).keys().isdisjoint(self.present):
            yield from (index for index in range(start, len(self.tokens)) if self.phrase(index, *phrases))

    def has(self, *phrases: str) -> bool:
        return self.find(*phrases) >= 0

    def has_between(self, start: int, end: int, *phrases: str) -> bool:
        """Whether one of them begins between the two tokens."""
        return any(self.phrase(index, *phrases) for index in range(start, end))

    def written(self, start: int, end: int) -> str:
        """The customer's own spelling of tokens `start` to `end`."""
        return self.source[self.tokens[start].start : self.tokens[end - 1].end].lower()


T = TypeVar("T")
Ts = TypeVarTuple("Ts")


def remembered(read: Callable[[Text, *Ts], T]) -> Callable[[Text, *Ts], T]:
    """For what is read from a text, or a place in it, again and again: it is worked out once for each."""

    @wraps(read)
    def once(text: Text, *args: *Ts) -> T:
        key = (read, *args)
        if key not in text.remembered:
            text.remembered[key] = read(text, *args)
        found: T = text.remembered[key]
        return found

    return once


def bare_words(*phrases: str) -> frozenset[str]:
    """The last words of the phrases, without marks: a text that has none of them has none of the phrases
    (`Text.bare`)."""
    return frozenset(fold(phrase.rpartition(" ")[2]) for phrase in phrases)


@lru_cache(maxsize=20_000)
def unmarked(word: str) -> str:
    """`fold` of a word of ours or of the catalogue, remembered: the same are compared all the time."""
    return fold(word)


@lru_cache(maxsize=20_000)
def _key(word: str, is_loose: bool) -> str:
    return f"~{fold(word)}" if is_loose else canonical(word)


def keyed(table: dict[str, int]) -> dict[str, int]:
    """The same table by what tokens are compared by (`Text.keys`), of two words that look alike the first."""
    found: dict[str, int] = {}
    for is_loose in (False, True):
        for word, value in table.items():
            found.setdefault(_key(word, is_loose), value)
    return found


@lru_cache(maxsize=5_000)
def _keys_of(words: tuple[str, ...], is_loose: bool) -> frozenset[str]:
    keys = {_key(word, False) for word in words}
    return frozenset(keys | {_key(word, True) for word in words} if is_loose else keys)


@lru_cache(maxsize=2_000)
def _table(phrases: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases by what their first word may be compared by."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.split())
        for key in {_key(words[0], False), _key(words[0], True)}:
            table.setdefault(key, []).append(words)
    return {key: tuple(found) for key, found in table.items()}


def spelled(lower: str, *, is_english: bool, has_marks: bool) -> str:
    """How a word of a message is spelled there, by what else is written: "may" in an English one is no "mấy"."""
    bare = fold(lower)
    if lower == bare and ((is_english and bare in ENGLISH_TOO) or (has_marks and bare in WRITTEN_BARE)):
        return bare + spelling.PLAINLY
    return spelling.spelled(lower)


def shouts(text: str) -> bool:
    """Whether it is written in capitals alone, and is more than a word."""
    return text.isupper() and len(LETTERS.findall(text)) > 1


@lru_cache(maxsize=20_000)
def undoubled(lower: str) -> str:
    """ "okkkk", "ơiiii", "soooo": three of a letter are one; of two at a Vietnamese word's end one is too many."""
    once = re.sub(r"([^\W\d_])\1{2,}", r"\1", lower)
    return re.sub(r"([ăâêôơưàáạảãèéẹẻẽìíịỉĩòóọỏõùúụủũỳýỵỷỹđ])\1+$", r"\1", once)


# Weekdays that are syllables as well: beside a foreign word they are days.
SHORT_WEEKDAYS = words("mon thu sat sun")


def _is_foreign(word: str) -> bool:
    """Whether no Vietnamese syllable is spelled so, with or without a slip, nor any short form of chats."""
    return len(word) > 3 and word.isascii() and word not in SHORT_FORMS and not slips.is_vietnamese(word)


def _telling(pieces: list[tuple[str, str, int, int]]) -> list[str]:
    """The words that tell a language: not the letters of "7a" and "4p", which belong to a number; "w" is "with"."""
    pairs = zip([None, *pieces], pieces, strict=False)
    return [
        "with" if raw in ("w", "W") else lower
        for before, (raw, lower, start, _) in pairs
        if raw[0].isalpha() and not (lower in ("a", "p") and before and before[0].isdecimal() and before[3] == start)
    ]


def _looks_english(words: list[str]) -> bool:
    english = sum(word in ENGLISH_HINT for word in words)
    marked = sum(word != fold(word) for word in words)
    if english > marked and english * 4 >= len(words):
        return True
    foreign = english + sum(word not in ENGLISH_HINT and _is_foreign(word) for word in words)
    foreign += bool(foreign) * sum(word in SHORT_WEEKDAYS for word in words)
    if marked or not english:
        return not marked and foreign >= 2 and foreign * 3 >= 2 * len(words)
    return foreign * 2 >= len(words)
