"""Which wishes the rules find in a message, and which of them stand beside each other."""

import re

from chatbot.understanding.local import anger, cancelling
from chatbot.understanding.local.english_rules import PROPOSES
from chatbot.understanding.local.rules import (
    CANCEL_BARE,
    FREE_WORDS,
    NEGATED_CANCEL,
    PERSON_WORDS,
    QUESTION,
    RULES,
    SEVERAL,
)
from chatbot.understanding.local.services import ANSWERED_IN_A_WORD
from chatbot.understanding.local.spelling import unmarked_wording, wording
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Context, Entities
from meetassist.text import fold


def find_wishes(text: Text) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    spelled = text.spelled
    cancel = _cancel_marked(text)
    bare = (
        CANCEL_BARE.search(spelled)
        if cancel < 0 and not any(t.lower in ("huy",) and not text.is_loose for t in text.tokens)
        else None
    )
    if cancel >= 0:
        found.append((len(" ".join(text.spelled.split(" ")[:cancel])), "cancel"))
    elif bare and not any(t.raw == "Huy" and i for i, t in enumerate(text.tokens)):
        found.append((bare.start(), "cancel"))
    for rule in RULES:
        match = rule.pattern.search(spelled)
        if not match or any(intent == rule.intent for _, intent in found):
            continue
        if rule.unless and rule.unless.search(spelled):
            continue
        if rule.intent == "reschedule" and not _says_move(text, match):
            continue
        found.append((match.start(), rule.intent))
    if "human" not in {intent for _, intent in found} and (at := anger.complaint_at(text)) >= 0:
        found.append((at, "human"))
    return sorted(found, key=lambda one: one[0])


def _cancel_marked(text: Text) -> int:
    return next(
        (i for i, token in enumerate(text.tokens) if token.is_marked and token.bare == "huy" and text.at(i, "huỷ")), -1
    )


# "doi" is "wait" and "hungry" as well, "chuyen" is "story", "day" is "here": with diacritics they tell.
MOVE_WORDS = ("đổi", "dời", "chuyển", "dịch", "hoãn", "lùi", "đẩy", "xê", "sửa", "thay", "đặt", "hẹn", "xếp", "lấy")


def _says_move(text: Text, match: re.Match[str]) -> bool:
    word = re.match("[a-z]*", match[0])
    same = [one for one in MOVE_WORDS if word and fold(one) == word[0]]
    return not same or text.has(*same)


# Whoever asks how their data is kept does not want to see it.
PRIVACY = unmarked_wording(
    r"\b(?:bao mat|an toan|ro ri|bi lo|lo ra|tiet lo|chia se|rieng tu|kin dao|ai (?:\w+ ){0,2}(?:xem|thay|biet)"
    r"|(?:luu|giu) o dau|safe\w*|secure\w*|privacy|private|confidential\w*|leak\w*|shared?|sell|sold|protect\w*"
    r"|who (?:can |else )?(?:sees?|reads?|has access|knows?))\b"
)

REBOOK = wording(r"\b(?:(?:đặt|hẹn) lại|rebook\w*)\b")
APPOINTMENT = wording(r"\b(?:lịch|hẹn|cuộc hẹn|appointment|booking|reschedule)\b")
EXPLICIT = wording(r"\b(?:đặt|book|đăng ký|giữ) (?:\w+ )?(?:giúp|cho|lịch|me|an|in|for|with|hẹn)\b")

# The stronger of two that one wording can match.
STRONGER = (
    *((mine, other) for mine in ("data_copy", "correction", "objection", "no_objection")
      for other in ("profile", "faq", "human", "my_appointments", "abilities", "consultant_info", "check_availability",
                    "out_of_scope", "reschedule", "devices", "thanks", "book")),
    ("erase", "data_copy"), ("erase", "objection"), ("erase", "correction"), ("objection", "cancel"),
    ("no_objection", "cancel"), ("no_objection", "objection"),
    ("erase", "cancel"), ("erase", "profile"), ("erase", "human"), ("erase", "faq"), ("erase", "abilities"),
    ("erase", "my_appointments"), ("human", "book"), ("human", "consultant_info"), ("human", "faq"),
    ("my_appointments", "book"), ("my_appointments", "check_availability"), ("cancel", "my_appointments"),
     ("reschedule", "my_appointments"),
    ("reschedule", "check_availability"), ("book", "thanks"), ("human", "check_availability"), ("faq",
     "consultant_info"), ("out_of_scope", "book"), ("out_of_scope", "consultant_info"),
    ("out_of_scope", "faq"), ("out_of_scope", "check_availability"), ("cancel", "check_availability"), ("faq",
     "my_appointments"),
    ("consultant_info", "my_appointments"), ("profile", "my_appointments"), ("faq", "check_availability"), ("devices",
     "profile"), ("devices", "book"),
)  # fmt: skip
ACTS = ("cancel", "reschedule", "book", "faq", "check_availability", "my_appointments")


def standing(text: Text, found: list[tuple[int, str]], entities: Entities, context: Context) -> tuple[str, ...]:
    intents = list(dict.fromkeys(intent for _, intent in found))
    if len(intents) > 1 and "out_of_scope" in intents:
        # Beside something of ours, the rest is chat.
        intents.remove("out_of_scope")
    spelled = text.spelled
    if "cancel" in intents and _is_an_answer(text, entities, context):
        intents.remove("cancel")
    if "cancel" in intents and _negates_every_cancel(spelled):
        intents.remove("cancel")
        if not intents or context.yes:
            intents = ["deny", *intents]
    if {"cancel", "reschedule"} <= set(intents) and REBOOK.search(spelled):
        intents[intents.index("reschedule")] = "book"
        intents = list(dict.fromkeys(intents))
        found = [(at, "book" if intent == "reschedule" else intent) for at, intent in found]
    if "reschedule" in intents and "deny" not in intents and _corrects(text, entities, context):
        intents.remove("reschedule")
    if "profile" in intents and PRIVACY.search(spelled):
        intents = list(dict.fromkeys("faq" if intent == "profile" else intent for intent in intents))
        found = [(at, "faq" if intent == "profile" else intent) for at, intent in found]
    if "reschedule" in intents and "book" in intents and PROPOSES.search(spelled):
        intents.remove("book")
    # A question about cancelling or moving is a question.
    if "faq" in intents:
        for act in ("cancel", "reschedule", "book"):
            if act in intents and _is_one_matter(text, found, "faq", act):
                intents.remove(act)
    for stronger, weaker in STRONGER:
        if stronger in intents and weaker in intents and _is_one_matter(text, found, stronger, weaker):
            intents.remove(weaker)
    for one, other in (
        ("cancel", "book"),
        ("reschedule", "book"),
        ("cancel", "reschedule"),
        ("check_availability", "book"),
        ("book", "consultant_info"),
    ):
        if one in intents and other in intents and _is_one_matter(text, found, one, other):
            intents.remove(_weaker(text, found, one, other))
    wishes = [intent for intent in intents if intent not in ("greeting", "thanks", "out_of_scope")]
    if (
        not wishes
        and ("out_of_scope" not in intents or (entities.service and entities.days))
        and (guess := _by_form(text, entities, context))
    ):
        intents = [guess]
    wishes = [intent for intent in intents if intent not in ("greeting", "thanks")]
    if wishes:
        intents = wishes
    elif "thanks" in intents and "greeting" in intents:
        intents.remove("greeting")
    return tuple(intents)


def _negates_every_cancel(spelled: str) -> bool:
    """ "đừng huỷ", but not "huỷ thứ 3 thôi, đừng huỷ thứ 5"."""
    denied = len(NEGATED_CANCEL.findall(spelled))
    return bool(denied) and denied >= len(CANCEL_WORD.findall(spelled))


CANCEL_WORD = wording(r"\b(?:huỷ|cancel\w*|bỏ lịch)\b")


def _is_an_answer(text: Text, entities: Entities, context: Context) -> bool:
    """ "sáng không đi được, chiều nhé" to a question of ours: what does not suit, and no wish to cancel."""
    is_away = bool(entities.negated) and AWAY.search(text.spelled) and not CANCEL_WORD.search(text.spelled)
    return bool(is_away and context.asked and context.asked != "appointment")


AWAY = wording(cancelling.STAYS_AWAY)
# Beside nothing but a service these ask for it.
PLEASE = ("please", "soon", "urgent", "urgently", "as soon as possible", "gấp", "giúp em", "giúp mình")


def _by_form(text: Text, entities: Entities, context: Context) -> str:
    """A question that no rule knows is still one of the kinds of question there are."""
    spelled = text.spelled
    if context.asked in ANSWERED_IN_A_WORD and len(text) < 4:
        return ""
    has_when = entities.date or entities.time or entities.date_range or entities.time_range or entities.part_of_day
    asks = any(token.is_word for token in text.tokens) and (QUESTION.search(spelled) or "?" in spelled)
    if asks and has_when and FREE_WORDS.search(spelled):
        return "check_availability"
    if asks and not has_when and (entities.consultant or PERSON_WORDS.search(spelled)) and len(text) > 3:
        return "consultant_info"
    if (
        asks
        and not has_when
        and len(text) > 3
        and not (entities.selection or entities.name or entities.phone or entities.said_address)
    ):
        return "faq"
    if not asks and not context.asked and entities.service and has_when:
        return "book"
    if not asks and not context.asked and entities.consultant and has_when:
        return "book"
    if not asks and not context.asked and entities.service and text.has(*PLEASE):
        return "book"
    return ""


def _corrects(text: Text, entities: Entities, context: Context) -> bool:
    """ "đổi thành anh Bảo", as an answer to what is being booked: a value, and no appointment that moves."""
    if context.asked not in ("confirm", "time", "day", "consultant", "service"):
        return False
    names_it = APPOINTMENT.search(text.spelled)
    has_value = entities.date or entities.time or entities.consultant or entities.service or entities.part_of_day
    return bool(has_value) and not names_it and entities.old_date is None and entities.old_time is None


def _positions(found: list[tuple[int, str]], one: str, other: str) -> tuple[int, int]:
    at = {intent: position for position, intent in reversed(found)}
    return at.get(one, 0), at.get(other, 0)


def _is_one_matter(text: Text, found: list[tuple[int, str]], one: str, other: str) -> bool:
    """No word that begins another request stands between the two."""
    first, last = sorted(_positions(found, one, other))
    between = text.spelled[first:last]
    return not (SEVERAL.search(between) or ("," in between and one in ACTS and other in ACTS))


def _weaker(text: Text, found: list[tuple[int, str]], one: str, other: str) -> str:
    if {one, other} == {"check_availability", "book"}:
        # "còn chỗ không, đặt giúp mình": the question decides unless a wish is said in so many words before it.
        first, last = _positions(found, "book", "check_availability")
        explicit = EXPLICIT.search(text.spelled)
        return "check_availability" if explicit and first <= last and "?" not in text.spelled else "book"
    return other
