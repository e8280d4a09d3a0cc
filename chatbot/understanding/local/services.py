"""Services in a text, matched against what exists: in full, or by what sets one apart from the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chatbot.understanding.local import refused_services as refusing
from chatbot.understanding.local import slips
from chatbot.understanding.local import vague_services as vague
from chatbot.understanding.local.calendar_names import weekday_name
from chatbot.understanding.local.catalogue import Match, Said, in_full, is_everyday, is_slip, name_words, said_in
from chatbot.understanding.local.english_names import NO_SLIPS, is_a_verb, is_ordinary
from chatbot.understanding.local.english_stems import are_forms_of_one
from chatbot.understanding.local.language import detect
from chatbot.understanding.local.tokens import WRITTEN_BARE, Text, canonical, unmarked, words
from chatbot.understanding.schema import Named

GENERIC = words(
    """
    tu van dich vu advice consulting consultation consult service services session appointment lich hen chuyen
    gia khoa buoi kham tieng cho va and of for the ca nhan personal
    lesson lessons class classes tutoring car hair tooth teeth change visit meeting course treatment call
    """
)


def in_full_of(text: Text, catalogue: Sequence[Named], asked: str) -> set[int]:
    """The tokens of services' names that stand there as they are written in the catalogue, but for signs and marks."""
    said = said_in(text)
    spans = (span for entry in catalogue for name in entry.names for span in in_full(text, said, name))
    return {i for span in spans for i in range(*span)} if asked not in ANSWERED_IN_A_WORD or len(said) > 1 else set()


# Asked for these, one word is the answer though a service were called so: "Mai", "Không".
ANSWERED_IN_A_WORD = ("confirm", "day", "time", "name", "code", "new code", "email", "meant", "phone", "rating")


def match_services(text: Text, catalogue: Sequence[Named], taken: set[int], asked: str = "") -> Match:
    """Which are wanted and which are refused; one that is given up with its appointment is said as the one meant."""
    match = _matched(text, catalogue, taken, asked)
    if not asked and not match.ids and len(match.negated) == 1 and refusing.gives_up(text, match.used):
        match.ids = tuple(entry.id for entry in catalogue if entry.names[0] in match.negated)
        match.negated = ()
    return match


def _matched(text: Text, catalogue: Sequence[Named], taken: set[int], asked: str) -> Match:
    """Whole names first, then what sets a name apart from the others."""
    if (
        asked in ANSWERED_IN_A_WORD
        and len(said_in(text)) == 1
        and is_everyday([token.bare for token in text.tokens if token.is_word])
    ):
        return Match()
    said = said_in(text)
    whole = [
        (entry, span)
        for entry in catalogue
        for name in entry.names
        if (span := _whole_span(text, said, name, taken)) is not None
    ]
    if whole:
        longest = max(span[1] - span[0] for _, span in whole)
        kept = [
            (entry, set(range(*span)))
            for entry, span in whole
            if span[1] - span[0] == longest or not _covered(span, whole, longest)
        ]
        rest = taken | {i for _, tokens in kept for i in tokens}
        kept_ids = {entry.id for entry, _ in kept}
        others = [one for one in _by_a_word(text, catalogue, rest) if one.entry.id not in kept_ids]
        kept += _beside(text, kept, others)
        kept += [(one.entry, one.tokens) for one in others if refusing.is_refused(text, one.tokens)]
        is_missed = len(kept) == 1 and not others and refusing.is_missed(text, kept[0][1])
        match = Match((kept[0][0].id,), kept[0][1]) if is_missed else _judged(text, kept)
        match.full = in_full_of(text, catalogue, asked) & match.used
        return match
    found = _by_a_word(text, catalogue, taken)
    if asked != "service":
        found = [one for one in found if not vague.is_told_of(text, one.tokens)]
    if len(found) == 1 and refusing.is_missed(text, found[0].tokens):
        return Match((found[0].entry.id,), found[0].tokens)
    named = [one for one in found if not refusing.is_refused(text, one.tokens)]
    wanted = _without_vague(named)
    best = max((one.score for one in wanted), default=0.0)
    winners = [one for one in wanted if one.score == best]
    kept = [(one.entry, one.tokens) for one in winners]
    kept += _beside(text, kept, [one for one in wanted if one not in winners])
    refused = [(one.entry, one.tokens) for one in found if one not in named and not _shares(one.tokens, kept)]
    return _judged(text, [*kept, *refused])


@dataclass(frozen=True)
class _Scored:
    """A service that a text names by some of its words, and where these stand. `is_vague`: these say only its kind."""

    entry: Named
    score: float
    tokens: set[int]
    is_vague: bool = False


def _without_vague(found: list[_Scored]) -> list[_Scored]:
    """ "Newborn photos" are a newborn session, and no passport photos: what shares only the word of a kind gives way to
    what has a word of its own.
    """
    return [one for one in found if not one.is_vague] or found


def _by_a_word(text: Text, catalogue: Sequence[Named], taken: set[int]) -> list[_Scored]:
    """What is named by words that set it apart from the others."""
    counts = _word_counts(tuple(catalogue))
    is_english = text.is_english or len(text) <= 2 or detect(text) == "en"
    found = []
    for entry in catalogue:
        scores = [_score(text, name, counts, taken, is_english=is_english) for name in entry.names]
        score, tokens = max(scores, key=lambda one: one[0], default=(0.0, set()))
        if score >= 1:
            is_vague = all(vague.is_vague(text, i) for i in tokens)
            found.append(_Scored(entry, score, _with_generic(text, tokens), is_vague))
    return found


def _beside(text: Text, kept: list[tuple[Named, set[int]]], others: list[_Scored]) -> list[tuple[Named, set[int]]]:
    """ "Wash and oil change": the one that is joined to another by an "and"."""
    used = {i for _, tokens in kept for i in tokens}
    ids = {entry.id for entry, _ in kept}
    return [
        (one.entry, one.tokens)
        for one in others
        if one.entry.id not in ids
        and not one.tokens & used
        and any(
            text.at(between, "and", "&", "+", "plus", "và") and {between - 1, between + 1} <= used | one.tokens
            for between in range(min(used, default=0) - 1, max(used, default=0) + 2)
            if between > 0 and {between - 1, between + 1} & used and {between - 1, between + 1} & one.tokens
        )
    ]


def _shares(tokens: set[int], kept: list[tuple[Named, set[int]]]) -> bool:
    return any(tokens & others for _, others in kept)


def _judged(text: Text, found: list[tuple[Named, set[int]]]) -> Match:
    """Which of them are wanted, and which are rejected."""
    rejected = [entry for entry, tokens in found if refusing.is_refused(text, tokens)]
    return Match(
        tuple(dict.fromkeys(entry.id for entry, _ in found if entry not in rejected)),
        {i for _, tokens in found for i in tokens},
        tuple(dict.fromkeys(entry.names[0] for entry in rejected)),
    )


def _covered(span: tuple[int, int], whole: list[tuple[Named, tuple[int, int]]], longest: int) -> bool:
    return any(
        other[0] <= span[0] and span[1] <= other[1]
        for _, other in whole
        if other != span and other[1] - other[0] == longest
    )


def _whole_span(text: Text, said: Sequence[Said], name: str, taken: set[int]) -> tuple[int, int] | None:
    found = next((span for span in in_full(text, said, name) if not taken & set(range(*span))), None)
    words = name_words(name)
    if found is not None or not words or is_everyday(words):
        return found
    joined = unmarked("".join(words))
    if len(words) == 2 and (text.is_english or len(joined) >= SHORTEST_JOINED):
        # "checkup" for "check-up".
        one = next((i for i in range(len(text)) if i not in taken and text[i].bare == joined), None)
        if one is not None:
            return one, one + 1
    if len(words) == 1:
        # "hair cut" for "haircut".
        for i in range(len(text) - 1):
            if not taken & {i, i + 1} and text[i].is_word and text[i].bare + text[i + 1].bare == unmarked(words[0]):
                return i, i + 2
    for i in range(len(text) - len(words) + 1):
        if not taken & set(range(i, i + len(words))) and all(_says(text, i + n, word) for n, word in enumerate(words)):
            return i, i + len(words)
    return None


# Words of two syllables, of which one may be a word of a service.
OTHER_WORDS = (
    "phòng khám", "văn phòng", "phòng mạch", "phòng chờ", "phòng trọ", "thường xuyên", "bình thường", "trung tâm",
    "chung cư", "nhanh chóng", "đường dây", "thông tin", "thông cảm", "thông báo", "trường hợp", "khách hàng",
    "hướng dẫn", "chuẩn bị", "trước mắt", "ra mắt", "bắt mắt",
)  # fmt: skip
# Typed without marks these are words, whatever else they could be with them.
PLAIN = WRITTEN_BARE | words("chung nhanh nghe theo quen thanh khoan trang")


def _is_half_of_another(text: Text, i: int, wanted: Sequence[str]) -> bool:
    """ "phòng khám" is no "tiêm phòng": the syllable stands in another word, which the service's name does not have."""
    for start in (i - 1, i):
        other = start + (start == i)
        if text.phrase(start, *OTHER_WORDS) == 2 and text[other].bare not in map(unmarked, wanted):
            return True
    return False


# Behind these a country is named where somebody would go, or what they would learn: "đi Nhật", "visa Nhật".
TOWARDS = (
    "đi", "sang", "nước", "tiếng", "học", "visa", "bên", "về", "chọn", "lấy", "sơ", "chuyện", "khoá", "lớp", "thi",
)  # fmt: skip
NOT = ("không", "đừng", "khỏi", "chẳng", "hết")


@lru_cache(maxsize=500)
def _proper_nouns(name: str) -> frozenset[str]:
    """The words of a name that are names themselves: "Nhật" of "Du học Nhật Bản", none of "Cắt Tóc Nữ". "Anh" is
    whoever is spoken to.
    """
    pieces = [piece for piece in name.split() if piece[0].isalpha()]
    rest = pieces[1:]
    is_title = len(rest) > 1 and all(piece[0].isupper() for piece in rest)
    return frozenset() if is_title else frozenset(piece.lower() for piece in rest if piece[0].isupper()) - {"anh"}


def _is_the_country(text: Text, i: int, word: str, name: str) -> bool:
    is_large = text[i].raw[0].isupper() and canonical(text[i].lower) == canonical(word)
    return is_large and word in _proper_nouns(name) and text.at(i - 1, *TOWARDS) and not text.at(i - 2, *NOT)


# "Trị mụn", "Khám mắt": what is treated tells the service.
TREATING = frozenset(("trị", "chữa", "khám", "điều"))


def _is_what_is_treated(text: Text, i: int, word: str, name: str) -> bool:
    """ "mụn bọc đỏ lòm": in its very marks, and nothing else stands in the name."""
    others = set(name_words(name)) - {word}
    return bool(others) and others <= TREATING and text[i].is_marked and canonical(text[i].lower) == canonical(word)


def _is_weekday(text: Text, i: int) -> bool:
    """The "thu" of "thu 7", "thu hai"."""
    named = weekday_name(text, i) if text[i].bare == "thu" else None
    return named is not None and named[0] > i + 1


AND = ("và", "and", "&", "+", "/")


def _is_one_of_two(text: Text, i: int, word: str, name: str) -> bool:
    """ "Tắm", in its very marks, of "Tắm và cắt tỉa": all of what stands before or behind the "và"."""
    if not text[i].is_marked or canonical(text[i].lower) != canonical(word):
        return False
    pieces = [piece.lower() for piece in name.split()]
    if not set(AND) & set(pieces) or word not in pieces:
        return False
    at = pieces.index(word)
    return all(piece in AND for piece in (*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2]))


def _stands_behind_its_verb(text: Text, i: int, word: str, name: str) -> bool:
    """ "Khám bệnh" of "Khám bệnh thú cưng": the verb of many services, and right behind it the word of this one."""
    words = name_words(name)
    at = words.index(word)
    is_verb = at > 0 and words[at - 1] == "khám" and text.at(i - 1, "khám")
    return is_verb and not _is_half_of_another(text, i - 1, words)


def _is_scattered(text: Text, used: set[int], score: float, name: str) -> bool:
    """ "thu 7 ..., cung gio": short syllables without marks that stand far apart are no words of "thú cưng"."""
    if score != len(used) / 2 or name.isascii() or any(text[i].is_marked for i in used):
        return False
    are_apart = not any(i + 1 in used for i in used)
    return bool(used) and are_apart and max(used) - min(used) > len(name_words(name)) + 1


# No word of another language has so many letters and those of two words of a service.
SHORTEST_JOINED = 6


def _says(text: Text, i: int, word: str) -> bool:
    """Services are common nouns: with diacritics they must be right ("thuê" is no "thuế")."""
    token = text[i]
    if token.bare == "couple" and text.at(i + 1, "of"):
        return False
    return _is_said(token.lower, token.bare, word, is_loose=text.is_loose, is_english=text.is_english)


@lru_cache(maxsize=50_000)
def _is_said(lower: str, bare: str, word: str, *, is_loose: bool, is_english: bool) -> bool:
    """Remembered: the same words meet those of the same services in every message."""
    if canonical(lower) == canonical(word):
        return True
    is_marked = lower != bare
    if not is_marked and bare == unmarked(word):
        return is_loose or word == unmarked(word) or (len(word) > 3 and bare not in PLAIN)
    if word.isascii() and bare in (f"{word}s", f"{word}es") and len(word) > 1:
        return True
    if is_english and (_is_short_for(bare, word) or _is_form_of(bare, word)):
        return True
    first = bare[:1] == unmarked(word)[:1] or bare[:2] == unmarked(word)[1::-1]
    first = first and not (is_english and bare in NO_SLIPS)
    # What is a syllable of its own is no slip of another: "trong" is no "trắng".
    may_be_a_slip = len(bare) >= 5 and first and not is_marked and (is_english or not slips.is_syllable(bare))
    return may_be_a_slip and is_slip(bare, unmarked(word))


# "Physio", "immi", "diag": the beginning of a longer word.
SHORTEST_FORM, LEFT_OUT = 4, 3


def _is_short_for(bare: str, word: str) -> bool:
    """ "physio" for physiotherapy, in an English message, where it is no word of its own."""
    return (
        SHORTEST_FORM <= len(bare) <= len(word) - LEFT_OUT
        and unmarked(word).startswith(bare)
        and bare not in GENERIC
        and not is_ordinary(bare)
    )


def _is_form_of(bare: str, word: str) -> bool:
    """ "Vaccinated" for "Vaccination", in an English message."""
    return word.isascii() and are_forms_of_one(bare, word) and not is_ordinary(bare)


def _score(
    text: Text, name: str, counts: dict[str, int], taken: set[int], *, is_english: bool
) -> tuple[float, set[int]]:
    """A word of its own counts one, one shared with other services half; the words must be there as they are."""
    words = [word for word in name_words(name) if unmarked(word) not in GENERIC]
    if is_everyday(words):
        return 0.0, set()
    # In English a word of three letters is a word ("tax"); a Vietnamese syllable of three is a part of many.
    english = name.isascii() and is_english
    shortest = 3 if english else 4
    if len(words) == 1 and len(unmarked(words[0])) < shortest:
        return 0.0, set()
    score, used = 0.0, set()
    own = [word for word in words if counts[unmarked(word)] == 1 and not is_a_verb(unmarked(word))]
    for word in words:
        position = next(
            (
                i
                for i in range(len(text))
                if i not in taken
                and text[i].is_word
                and _says(text, i, word)
                and not _is_half_of_another(text, i, name_words(name))
                and not _is_weekday(text, i)
            ),
            None,
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
                or _is_the_country(text, position, word, name)
                or _is_what_is_treated(text, position, word, name)
                or _is_one_of_two(text, position, word, name)
            )
            else 0.5
        )
        score += weight
        used.add(position)
        if word in own and _stands_behind_its_verb(text, position, word, name):
            score += 0.5
            used.add(position - 1)
    if _is_scattered(text, used, score, name):
        return 0.0, set()
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
        for word in {unmarked(word) for name in entry.names for word in name_words(name)}:
            counts[word] = counts.get(word, 0) + 1
    return counts
