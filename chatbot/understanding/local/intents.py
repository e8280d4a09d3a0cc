"""What the customer wants done, in the order of the message. Yes and no are whole answers, never substrings."""

from collections.abc import Iterator

from chatbot.understanding.answers import AnotherAct, Answer, No, Value, YesTo
from chatbot.understanding.asked import GRAVE, Act
from chatbot.understanding.local import agreeing, anger, cancelling, consent, doubting, elided, selections
from chatbot.understanding.local.answering import VALUES, has_value
from chatbot.understanding.local.bare_answers import bare_answer, yes_or_no
from chatbot.understanding.local.by_rule import find_wishes, standing
from chatbot.understanding.local.classifier import Evidence, trained
from chatbot.understanding.local.english_rules import NO_BOOKING, STANDS
from chatbot.understanding.local.old_and_new import HAVING
from chatbot.understanding.local.reading import Reading
from chatbot.understanding.local.rules import (
    NEGATED_CANCEL,
    QUESTION,
    RULES,
)
from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text, canonical, words
from chatbot.understanding.schema import Context, Entities

# What a command of the rules says is not weighed against examples.
COMMANDS = words("""
    stop sign_out erase change_address resend devices profile abilities data_copy correction objection no_objection
""")
POSSIBLE, LEAST, SURE, LIKELY, SURER = 0.1, 0.25, 0.5, 0.6, 0.8
# How sure an answer is that is one of the words for yes or no, and a command in its own words.
PLAIN = 0.97


def find(reading: Reading, said: Answer | None) -> tuple[tuple[str, ...], float]:
    """Intents in the order of the message, and how likely they are the right ones.

    `said`: what its words alone answer to the open question (`answering.in_words`), which nothing overrules.
    """
    if said is not None:
        return of_answer(said), PLAIN
    text, entities, context = reading.text, reading.entities, reading.context
    found = find_wishes(text)
    settled = standing(text, found, entities, context)
    if _agrees_beside_something(reading, settled):
        return ("confirm",), PLAIN
    if set(settled) & COMMANDS or not len(text):
        return settled, PLAIN
    if several := _several(reading):
        return several
    likely = trained().probabilities(_evidence(reading, found, yes_or_no(text, bare_answer(text), context.yes)))
    if entities.selection is not None and selections.is_a_label(text, context.options) and context.yes is None:
        return ("provide_info",), PLAIN
    if entities.selection is not None:
        return settled, max(likely["provide_info"], SURER)
    return _decided(reading, settled, {intent for _, intent in found}, likely)


def of_answer(said: Answer) -> tuple[str, ...]:
    """The intents that stand for an answer; a doubt has none."""
    match said:
        case YesTo():
            return ("confirm",)
        case No(stops=True):
            return ("stop", "deny")
        case No():
            return ("deny",)
        case Value():
            return ("provide_info",)
        case AnotherAct(wishes=wishes):
            return wishes
        case _:
            return ()


def _agrees_beside_something(reading: Reading, settled: tuple[str, ...]) -> bool:
    """A yes where no wish is said beside it, to a question whose yes destroys nothing."""
    act = reading.context.yes
    if act is None or act in GRAVE or has_value(reading.entities) or set(settled) - {"thanks", "greeting", "confirm"}:
        return False
    return consent.begins_with_a_yes(reading.text, act)


def _is_rather_a_name(text: Text, intent: str) -> bool:
    """ "Dương Gia Huy"; and "Đạt", which looks like the word for booking, alone or with a word beside it."""
    if len(text) <= 2 and intent == "book":
        return any(token.is_marked for token in text.tokens)
    return len(text) > 1 and all(token.is_word and token.raw[0].isupper() for token in text.tokens)


def _speaks_of_work(text: Text) -> bool:
    """What takes the rule of a wish for a person back ("human resources") speaks against one altogether."""
    return any(rule.unless and rule.unless.search(text.spelled) for rule in RULES if rule.intent == "human")


def _several(reading: Reading) -> tuple[tuple[str, ...], float] | None:
    """What each part of the message wants, where they surely want different things."""
    parts = list(_parts(reading))
    if len(parts) < 2:
        return None
    wanted: dict[str, float] = {}
    for part in parts:
        wishes = find_wishes(part.text)
        found = {intent for _, intent in wishes}
        settled = standing(part.text, wishes, part.entities, part.context)
        likely = trained().probabilities(_evidence(part, wishes, ()))
        best = max(likely, key=lambda intent: (likely[intent], intent))
        if len(settled) == 1 and settled[0] in (*DEEDS, "my_appointments") and likely[settled[0]] >= POSSIBLE:
            # A deed said in its own words is that deed, however the part goes on.
            wanted.setdefault(settled[0], max(likely[settled[0]], LIKELY))
        elif (
            best in WISHES
            and (best in found or not _only_speaks_of_it(part.text, best))
            and likely[best] >= SURER
            and _is_able(part, best, likely[best], settled, found)
        ):
            wanted.setdefault(best, likely[best])
    return (tuple(wanted), min(wanted.values())) if len(wanted) > 1 else None


def _only_speaks_of_it(text: Text, intent: str) -> bool:
    """Beside another wish nothing is cancelled in other words; "I was booked for 3 but I need 5" asks for no list."""
    return intent == "cancel" or (intent == "my_appointments" and bool(text.phrase(0, *HAVING)))


def _parts(reading: Reading) -> Iterator[Reading]:
    """The message cut where another request can begin; pieces too short for one are left out."""
    text, start = reading.text, 0
    ends = sorted({*text.places(*NEXT), *(i for i in range(len(text)) if text[i].raw in ".?!;\n")})
    for end in (*ends, len(text)):
        if end - start >= SHORTEST:
            kinds = {i - start: kind for i, kind in reading.kinds.items() if start <= i < end}
            first, last = text[start].start, text[end - 1].end
            names = tuple((one - first, other - first) for one, other in reading.names if first <= one < last)
            yield Reading(Text(text.source[first:last]).masked(names), Entities(), reading.context, kinds, names)
        start = end + (1 if end < len(text) and text[end].raw in ".?!;\n" else 0)


DEEDS = ("book", "reschedule", "cancel")
# Before these words another request can begin.
NEXT = ("rồi", "và", "xong", "sau đó", "nhân tiện", "tiện thể", "với lại", "đồng thời", "với cho", "mà cho", "cho hỏi",
        "and", "then",
        "also", "btw", "by the way", "plus", "but")  # fmt: skip
SHORTEST = 3
SHORT = 5


def evidence(reading: Reading) -> Evidence:
    """What the classifier is told of a message, in training as in use."""
    answered = yes_or_no(reading.text, bare_answer(reading.text), reading.context.yes)
    return _evidence(reading, find_wishes(reading.text), answered)


def _evidence(reading: Reading, found: list[tuple[int, str]], answered: tuple[str, ...]) -> Evidence:
    text, entities, asked = reading.text, reading.entities, reading.context.asked
    said: list[str] = []
    for i, token in enumerate(text.tokens):
        word = reading.kinds.get(i) or ("<number>" if token.is_number else token.bare)
        is_repeated = said and said[-1] == word and word[0] == "<"
        # A sign that folds to nothing (an accent alone) is no word.
        if word and not is_repeated:
            said.append(word)
    known = {f"rule:{intent}": 1.0 for _, intent in found} | {f"answer:{intent}": 1.5 for intent in answered}
    known[f"first:{found[0][1]}" if found else "no rule"] = 1.0
    known["asked:anything" if asked else "asked:nothing"] = 1.5
    if asked:
        known[f"asked:{asked}"] = 1.5
    if reading.context.yes:
        known["asked:yes or no"] = 1.5
    if NEGATED_CANCEL.search(text.spelled):
        known["keeps"] = 1.0
    if QUESTION.search(text.spelled):
        known["question"] = 1.0
    for name in VALUES:
        if getattr(entities, name) not in (None, "", ()):
            known[f"has:{name}"] = 0.7
    known[f"length:{min(len(said), 12) // 3}"] = 0.5
    marked = tuple(dict.fromkeys(canonical(token.lower) for token in text.tokens if token.is_marked))
    return Evidence(tuple(said), marked, tuple(known.items()))


def _decided(
    reading: Reading, settled: tuple[str, ...], found: set[str], likely: dict[str, float]
) -> tuple[tuple[str, ...], float]:
    """The likeliest; rules decide where it would act without their wording, and which wishes of several there are."""
    able = {intent: chance for intent, chance in likely.items() if _is_able(reading, intent, chance, settled, found)}
    best = max(able, key=lambda intent: (able[intent], intent))
    if _is_put_off(reading, found):
        return ("reschedule",), max(able[best], LIKELY)
    if len(settled) > 1 and (best in settled or able[best] < SURE):
        return settled, able[best]
    if settled == ("cancel",) and best == "deny" and not reading.context.asked:
        # A no to nothing: "em không học nữa đâu".
        return settled, able.get("cancel", LEAST)
    if (
        settled[:1]
        and settled[0] in DEEDS
        and able.get(settled[0], 0) < POSSIBLE
        and QUESTION.search(reading.text.spelled)
    ):
        # A question that only speaks of the deed.
        return (best,), able[best]
    if (
        settled
        and settled[0] in able
        and able[best] < _needed(best, settled[0], found, is_plain_cancel=_cancels_plainly(reading.text))
    ):
        return settled[:1], able[settled[0]]
    if able[best] < (SURE if best == "out_of_scope" else LEAST):
        is_answer = has_value(reading.entities) and reading.context.asked
        return (("provide_info",), LIKELY) if is_answer else ((), LEAST)
    is_without_words = best == "out_of_scope" or (best == "book" and not {"book", *settled} & found)
    if is_without_words and reading.context.asked and has_value(reading.entities):
        # What was asked is named, and nothing is wished in so many words.
        best = "provide_info"
    return (best,), able[best]


PLAIN_CANCEL = wording(cancelling.PLAINLY)


def _cancels_plainly(text: Text) -> bool:
    return bool(PLAIN_CANCEL.search(text.spelled)) and not QUESTION.search(text.spelled)


def _needed(best: str, by_rule: str, found: set[str], *, is_plain_cancel: bool) -> float:
    """How sure the examples must be against a rule: that a wish in its own words is none of our business, very."""
    if by_rule == "cancel" and best in ("book", "provide_info", "consultant_info") and is_plain_cancel:
        return PLAIN
    if by_rule == "book" and by_rule not in found and best in NO_WISH:
        # A service or a person beside a day, and nothing else: what is wished needs no verb.
        return PLAIN
    if by_rule in DEEDS and by_rule in found and best in DEEDS:
        # Which of the deeds it is, the rules have weighed.
        return PLAIN
    if best != "out_of_scope" or best in found or by_rule not in found or by_rule not in WISHES:
        return SURE
    return LIKELY if by_rule == "faq" else PLAIN


NO_WISH = ("provide_info", "out_of_scope", "thanks", "greeting", "confirm", "deny")


def _is_able(reading: Reading, intent: str, chance: float, settled: tuple[str, ...], found: set[str]) -> bool:
    """Whether examples may say so: what would act needs its own wording, or not the least doubt."""
    text = reading.text
    if intent in ("cancel", "reschedule") and intent in found and intent not in settled:
        # The rules have seen it and taken it back: it is asked about, rejected, or corrects what is being booked.
        return False
    if intent == "reschedule" and reading.context.yes == Act.RESUME and elided.is_without_verb(text.source):
        # "On Friday instead", to whether we shall go on: what is open gets another day.
        return False
    if intent == "confirm" and reading.context.yes in GRAVE:
        return False
    if intent == "confirm":
        return intent in settled or _may_confirm(text, reading.entities, reading.context, chance)
    if intent == "deny" and intent not in settled:
        # A single word out of the blue is a name ("Dũng") rather than a no that nobody knows.
        # Where a yes would act, a no is the safe one of the two.
        least = LEAST if reading.context.yes else SURE
        has_words = any(token.is_word for token in text.tokens)
        return chance >= least and has_words and (len(text) > 1 or bool(reading.context.asked))
    if intent == "human" and intent not in found and chance < SURE and len(text) <= SHORT:
        # "dịch vụ tốt quá": what is hardly said is no wish for a person.
        return False
    if intent == "human" and intent not in found and (anger.tells_of_others(text) or _speaks_of_work(text)):
        return False
    if intent in WISHES and intent not in found and _is_rather_a_name(text, intent):
        return False
    if intent == "book" and NO_BOOKING.search(text.spelled):
        return False
    if intent == "cancel" and intent not in found and STANDS.search(text.spelled):
        return False
    if intent == "cancel" and intent not in found:
        return chance >= SURER and not QUESTION.search(text.spelled) and "huy" not in text.folded.split()
    return True


def _is_put_off(reading: Reading, found: set[str]) -> bool:
    """ "An hour later" out of the blue can only be of an appointment that there is."""
    entities = reading.entities
    is_new = bool(entities.service or entities.days or entities.time)
    may_be = found <= {"check_availability"} or (
        found <= {"check_availability", "book"} and reading.text.has("instead")
    )
    return may_be and not is_new and reading.context.asked in ("", "something") and _shifts(entities)


def _shifts(entities: Entities) -> bool:
    return entities.shift_minutes is not None or entities.shift_days is not None


def _may_confirm(text: Text, entities: Entities, context: Context, chance: float) -> bool:
    """A yes in other words than those we know: short, to a question of ours, with no value and no doubt in it."""
    return (
        bool(context.asked) and chance >= LIKELY and not has_value(entities) and 2 <= len(text) <= 8
        and not doubting.holds_back(text)
        and agreeing.has_a_yes(text)
        and all(trained().knows(token.bare) for token in text.tokens if token.is_word)
        and not agreeing.speaks_of_another_act(text, context)
    )  # fmt: skip


WISHES = ("book", "reschedule", "cancel", "check_availability", "my_appointments", "consultant_info", "faq", "human")
