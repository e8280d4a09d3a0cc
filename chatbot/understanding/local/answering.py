"""What the words of a message alone answer to the question that is open, before it is asked what else they may wish.

Each kind of words is read by its own module (`bare_answers`, `agreeing`, `consent`, `keeping`, `doubting`); here stands
which of them counts to which question.
"""

from dataclasses import replace

from chatbot.understanding.answers import AnotherAct, Answer, Doubtful, No, Value, YesTo
from chatbot.understanding.asked import CODE_ASKED, GRAVE, Act
from chatbot.understanding.local import agreeing, consent, doubting
from chatbot.understanding.local.bare_answers import DENY, bare_answer, says_stop, yes_or_no
from chatbot.understanding.local.consent import Consent
from chatbot.understanding.local.keeping import kept, says_keep
from chatbot.understanding.local.reading import Reading
from chatbot.understanding.local.rules import RULES
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Entities
from meetassist.text import fold

VALUES = ("date", "date_range", "time", "time_range", "part_of_day", "old_date", "old_time",
          "shift_minutes", "shift_days", "consultant", "service", "selection", "said_address", "phone", "otp",
          "code", "invalid", "negated")  # fmt: skip


NAME_LENGTH = 4


def in_words(reading: Reading) -> Answer | None:
    """None where the words alone do not say: they may be a wish, a value among others, or nothing."""
    text, act = reading.text, reading.context.yes
    answer = bare_answer(text)
    if says_stop(text, answer):
        return No(stops=True) if fold(answer) in DENY else AnotherAct(("stop",))
    if (said := _to_an_act(reading)) is not None:
        return said
    if reading.context.in_english and consent.is_a_letter(text.source):
        return YesTo(act)
    if (said := _in_a_word(reading, answer)) is not None:
        return said
    nothing_named = reading.entities.selection is None and not has_value(reading.entities)
    if nothing_named and agreeing.says_yes(text, reading.context):
        return YesTo(act)
    return Value(reading.entities) if _is_what_was_asked(reading) else None


def is_doubtful(reading: Reading, said: Answer | None) -> bool:
    """Whether a question of ours is answered by neither a yes nor a no for certain."""
    return isinstance(said, Doubtful) or (bool(reading.context.asked) and doubting.is_puzzled(reading.text))


def has_value(entities: Entities) -> bool:
    return any(getattr(entities, name) not in (None, "", ()) for name in VALUES)


def _to_an_act(reading: Reading) -> Answer | None:
    """To the question whether to do something: what destroys or changes wants a plain yes, the rest a whole one."""
    text, act = reading.text, reading.context.yes
    if act is None:
        return None
    if act not in GRAVE:
        return _answered_in_full(reading, act)
    said = consent.of(text, act, reading.kinds.keys() if act is Act.CANCEL else ())
    if said in (Consent.KEEP, Consent.UNCLEAR) and act is Act.MOVE and kept(text) and _says_where_to(reading):
        # "Keep the time, make it Friday": what is proposed is corrected.
        return None
    answers: dict[Consent, Answer] = {
        Consent.YES: YesTo(act), Consent.NO: No(), Consent.KEEP: No(keeps=True), Consent.UNCLEAR: Doubtful(),
    }  # fmt: skip
    return None if said is None else answers[said]


def _answered_in_full(reading: Reading, act: Act) -> Answer | None:
    """Where a yes destroys nothing: all of the message is one, though it is a button's label too; or all shall stay."""
    if not has_value(replace(reading.entities, selection=None)) and consent.says_yes(reading.text, act):
        return YesTo(act)
    return No(keeps=True) if act is not Act.BOOK and says_keep(reading.text) else None


def _says_where_to(reading: Reading) -> bool:
    wording = consent.WORDINGS[Act.MOVE]
    return has_value(reading.entities) or reading.text.has(*wording.verbs, *wording.weak)


def _in_a_word(reading: Reading, answer: str) -> Answer | None:
    """Where a yes or a no was asked for, their words are one, though they stand on a button as well."""
    act = reading.context.yes
    answered = yes_or_no(reading.text, answer, act)
    # "Perfect, thank you" is a yes to a question that wants one, and else a thank-you.
    is_thanks = answered == ("confirm",) and act is None and _thanks(reading.text)
    if not answered or is_thanks or (reading.entities.selection is not None and not act):
        return None
    return YesTo(act) if answered == ("confirm",) else No()


def _thanks(text: Text) -> bool:
    return any(rule.intent == "thanks" and rule.pattern.search(text.spelled) for rule in RULES)


def _is_what_was_asked(reading: Reading) -> bool:
    """The very value that the bot asked for: a rating, however angry; a name, though it were a command ("Huy")."""
    asked, found = reading.context.asked, reading.entities
    if asked == "name":
        return bool(found.name) and len(reading.text) <= NAME_LENGTH
    return (asked == "rating" and found.rating is not None) or (asked in CODE_ASKED and bool(found.otp))
