"""What the customer wants done, in the order of the message. Yes and no are whole answers, never substrings."""

import re
from collections.abc import Iterator

from accounts.search import fold
from chatbot.understanding.local import agreeing
from chatbot.understanding.local.classifier import Evidence, trained
from chatbot.understanding.local.reading import Reading
from chatbot.understanding.local.rules import (
    CANCEL_BARE,
    FREE_WORDS,
    NEGATED_CANCEL,
    PERSON_WORDS,
    QUESTION,
    RULES,
    SEVERAL,
    STOP,
)
from chatbot.understanding.local.tokens import Text, words
from chatbot.understanding.schema import Context, Entities

# Words that only make an answer politer; an answer means the same without them.
POLITE = words(
    """
    ạ dạ vâng nhé nha nhen nhỉ bạn mình em anh chị ơi luôn đi rồi a ah da vang nhe nhi ban minh chi oi luon di
    roi please pls thanks thank you ad admin shop bot em cảm ơn hen hé nhaa ơ à ấy thế vậy cô chú bác thì hết đó
    đấy
    """
)
YES = frozenset({"vâng", "dạ", "vang", "da", "yes"})
# A thumb's colour is a sign of its own.
TONE_SIGNS = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\ufe0f")
YES_SIGNS = frozenset("👍👌✅🆗💯✔") | TONE_SIGNS
NO_SIGNS = frozenset("👎❌🚫🙅⛔") | TONE_SIGNS
CONFIRM = words(
    """
    ừa uki ukm vg okila okla okê có được ok_được được_ok đồng_ý xác_nhận đúng chuẩn chốt chắc_chắn ừ ừm ờ
    đúng_vậy đúng_ok ok_chốt chốt_ok chính_xác được_chứ co duoc ok_duoc duoc_ok dong_y xac_nhan chuan chot
    chac_chan u uh uhm ok ok_chot chot_lich chốt_lịch ok_đặt ok_dat đặt_luôn dat_luon được_ok ừ_được ừ_đúng
    ok_đồng_ý làm_luôn ok_xác_nhận chốt_kèo ổn ok_ổn tốt duyệt nhất_trí hợp_lý có_chứ ừ_ok u_ok yes y yep yeah
    yup sure confirm yes_confirm correct right exactly absolutely definitely of_course sounds_good that's_right
    that's_fine ok_sure ok_great perfect great go_ahead do_it yes_sure that_works works_for_me fine ok_fine
    sounds_great that's_correct lets_do_it let's_do_it book_it ok_book_it i_agree agreed confirmed i_confirm
    yes_that's_right yes_go_ahead all_good looks_good good ừ_thì_ừ sao_cũng_được làm_vậy sao_cũng_được_làm_vậy
    được_thôi perfect_book_it it's_fine its_fine fine that's_okay no_objections no_objection no_problem
    no_worries_that's_ok no_worries yes_book_it that's_ok no_worries_that's_fine great ok_do_it alright
    all_right yes_ok yes_correct ya yea okey yess yeh affirmative certainly indeed agree accept accepted proceed
    roger sure_why_not why_not yes_why_not alright_then deal sure_thing cool ok_cool thumbs_up yes_yes
    """
)
DENY = words(
    """
    khong khong_dong_y khong_can khong_phai khong_muon khong_duoc chua thoi giu_lai khong_co khong_dau chua_duoc
    khong_ok thoi_khong khong_can_nua khong_can_dau thoi_khoi khoi khong_dat khong_huy khong_on khong_chot
    khong_con_gi khong_con chua_can khong_thich dung_huy khong_cam_on khong_can_gi_nua khong_phai_dau
    khong_duoc_dau khong_huy_nua chua_chac thoi_giu_lai khong_dung sai sai_roi khong_huy_dau no nope not_yet
    keep_it do_not don't nah no_thanks no_thank_you not_really not_now no_don't never no_need no_not_yet nothing
    nothing_else that's_all that's_it no_way no_no wrong that's_wrong not_that i_don't_think_so i_disagree
    not_sure_yet no_keep_it no_it's_not that's_not_right hmm_no um_no nope_that's_all no_that's_all
    that's_all_for_now ok_để_mình_xem_lại để_mình_xem_lại để_xem_lại ok_de_xem_lai de_xem_lai ok_de_minh_xem_lai
    de_minh_xem_lai de_suy_nghi de_suy_nghi_da never_mind_keep_appointment please_do_not_move_it do_not_move_it
    don't_move_it keep_my_appointment never_mind_keep_my_appointment chua_dau khong_he khoi_can khoi_di
    not_quite no_leave_it leave_it don't_do_it no_please_don't please_don't
    """
)


# What a command of the rules says is not weighed against examples.
COMMANDS = words("""
    stop sign_out erase change_address resend devices profile abilities
""")
POSSIBLE, LEAST, SURE, LIKELY, SURER = 0.1, 0.25, 0.5, 0.6, 0.8
# How sure an answer is that is one of the words for yes or no, and a command in its own words.
PLAIN = 0.97


def find(reading: Reading) -> tuple[tuple[str, ...], float]:
    """Intents in the order of the message, and how likely they are the right ones."""
    text, entities, context = reading.text, reading.entities, reading.context
    answer = _bare_answer(text)
    if _stops(text, answer):
        return (("stop", "deny") if fold(answer) in DENY else ("stop",)), PLAIN
    answered = _answer(text, answer)
    # "Perfect, thank you" is a yes to a question that wants one, and else a thank-you.
    is_thanks = answered == ("confirm",) and context.asked != "confirm" and _thanks(text)
    if answered and entities.selection is None and not is_thanks:
        return answered, PLAIN
    if entities.selection is None and not _has_value(entities) and agreeing.says_yes(text, context):
        return ("confirm",), PLAIN
    if _is_what_was_asked(reading):
        return ("provide_info",), PLAIN
    found = _wishes(text)
    settled = _settled(text, found, entities, context)
    if set(settled) & COMMANDS or not len(text):
        return settled, PLAIN
    if several := _several(reading):
        return several
    likely = trained().probabilities(_evidence(reading, found, answered))
    if entities.selection is not None:
        return settled, max(likely["provide_info"], SURER)
    return _decided(reading, settled, {intent for _, intent in found}, likely)


def _thanks(text: Text) -> bool:
    return any(rule.intent == "thanks" and rule.pattern.search(text.folded) for rule in RULES)


def _is_what_was_asked(reading: Reading) -> bool:
    """The very value that the bot asked for: a rating, however angry; a name, though it were a command ("Huy")."""
    asked, found = reading.context.asked, reading.entities
    if asked == "name":
        return bool(found.name) and len(reading.text) <= NAME_LENGTH
    return (asked == "rating" and found.rating is not None) or (asked == "code" and bool(found.otp))


def _several(reading: Reading) -> tuple[tuple[str, ...], float] | None:
    """What each part of the message wants, where they surely want different things."""
    parts = list(_parts(reading))
    if len(parts) < 2:
        return None
    wanted: dict[str, float] = {}
    for part in parts:
        wishes = _wishes(part.text)
        found = {intent for _, intent in wishes}
        settled = _settled(part.text, wishes, part.entities, part.context)
        likely = trained().probabilities(_evidence(part, wishes, ()))
        best = max(likely, key=lambda intent: (likely[intent], intent))
        if len(settled) == 1 and settled[0] in DEEDS and likely[settled[0]] >= POSSIBLE:
            # A deed said in its own words is that deed, however the part goes on.
            wanted.setdefault(settled[0], max(likely[settled[0]], LIKELY))
        elif best in WISHES and likely[best] >= SURER and _is_able(part, best, likely[best], settled, found):
            wanted.setdefault(best, likely[best])
    return (tuple(wanted), min(wanted.values())) if len(wanted) > 1 else None


def _parts(reading: Reading) -> Iterator[Reading]:
    """The message cut where another request can begin; pieces too short for one are left out."""
    text, start = reading.text, 0
    ends = [i for i in range(len(text)) if text[i].raw in ".?!;\n" or text.phrase(i, *NEXT)]
    for end in (*ends, len(text)):
        if end - start >= SHORTEST:
            kinds = {i - start: kind for i, kind in reading.kinds.items() if start <= i < end}
            source = text.source[text[start].start : text[end - 1].end]
            yield Reading(Text(source), Entities(), reading.context, kinds)
        start = end + (1 if end < len(text) and text[end].raw in ".?!;\n" else 0)


DEEDS = ("book", "reschedule", "cancel")
# Before these words another request can begin.
NEXT = (
    "rồi", "và", "xong", "sau đó", "nhân tiện", "tiện thể", "với lại", "đồng thời", "and", "then", "also",
    "btw", "by the way", "plus", "but",
)  # fmt: skip
SHORTEST, NAME_LENGTH = 3, 4


def evidence(reading: Reading) -> Evidence:
    """What the classifier is told of a message, in training as in use."""
    return _evidence(reading, _wishes(reading.text), _answer(reading.text, _bare_answer(reading.text)))


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
    if NEGATED_CANCEL.search(text.folded):
        known["keeps"] = 1.0
    if QUESTION.search(text.folded):
        known["question"] = 1.0
    for name in VALUES:
        if getattr(entities, name) not in (None, "", ()):
            known[f"has:{name}"] = 0.7
    known[f"length:{min(len(said), 12) // 3}"] = 0.5
    marked = tuple(dict.fromkeys(token.lower for token in text.tokens if token.is_marked))
    return Evidence(tuple(said), marked, tuple(known.items()))


VALUES = (
    "date", "date_range", "time", "time_range", "part_of_day", "old_date", "old_time", "shift_minutes", "shift_days",
    "consultant", "service", "selection", "email", "phone", "otp", "code", "invalid", "negated",
)  # fmt: skip


def _decided(
    reading: Reading, settled: tuple[str, ...], found: set[str], likely: dict[str, float]
) -> tuple[tuple[str, ...], float]:
    """The likeliest; rules decide where it would act without their wording, and which wishes of several there are."""
    able = {intent: chance for intent, chance in likely.items() if _is_able(reading, intent, chance, settled, found)}
    best = max(able, key=lambda intent: (able[intent], intent))
    if len(settled) > 1 and (best in settled or able[best] < SURE):
        return settled, able[best]
    if settled and settled[0] in able and able[best] < _needed(best, settled[0], found):
        return settled[:1], able[settled[0]]
    if able[best] < (SURE if best == "out_of_scope" else LEAST):
        is_answer = _has_value(reading.entities) and reading.context.asked
        return (("provide_info",), LIKELY) if is_answer else ((), LEAST)
    if best == "out_of_scope" and reading.context.asked and _has_value(reading.entities):
        best = "provide_info"
    if best == "provide_info" and not reading.context.asked and _shifts(reading.entities):
        # "An hour later" out of the blue can only be of an appointment that there is.
        best = "reschedule"
    return (best,), able[best]


def _needed(best: str, by_rule: str, found: set[str]) -> float:
    """How sure the examples must be against a rule: that a wish in its own words is none of our business, very."""
    if best != "out_of_scope" or best in found or by_rule not in found or by_rule not in WISHES:
        return SURE
    return LIKELY if by_rule == "faq" else PLAIN


def _is_able(reading: Reading, intent: str, chance: float, settled: tuple[str, ...], found: set[str]) -> bool:
    """Whether examples may say so: what would act needs its own wording, or not the least doubt."""
    text = reading.text
    if intent in ("cancel", "reschedule") and intent in found and intent not in settled:
        # The rules have seen it and taken it back: it is asked about, rejected, or corrects what is being booked.
        return False
    if intent == "confirm":
        return intent in settled or _may_confirm(text, reading.entities, reading.context, chance)
    if intent == "deny" and intent not in settled:
        return chance >= SURE
    if intent == "cancel" and intent not in found:
        return chance >= SURER and not QUESTION.search(text.folded) and "huy" not in text.folded.split()
    return True


def _shifts(entities: Entities) -> bool:
    return entities.shift_minutes is not None or entities.shift_days is not None


def _has_value(entities: Entities) -> bool:
    return any(getattr(entities, name) not in (None, "", ()) for name in VALUES)


def _stops(text: Text, answer: str) -> bool:
    return bool(STOP.match(text.folded) or STOP.match(fold(answer.replace("_", " "))) or answer == "dừng")


def _may_confirm(text: Text, entities: Entities, context: Context, chance: float) -> bool:
    """A yes in other words than those we know: short, to a question of ours, with no value and no doubt in it."""
    return (
        bool(context.asked) and chance >= LIKELY and not _has_value(entities) and 2 <= len(text) <= 8
        and not text.has(*DOUBTS)
        and agreeing.has_a_yes(text)
        and all(trained().knows(token.bare) for token in text.tokens if token.is_word)
        and not agreeing.speaks_of_another_act(text, context)
    )  # fmt: skip


DOUBTS = (
    "không", "chưa", "đừng", "khoan", "not", "no", "don't", "but", "nhưng", "if", "nếu", "wait", "xem", "suy", "maybe",
    "?", "never", "isn't", "doesn't", "won't", "what", "who", "which", "when", "where", "how", "are you", "do you",
    "we'll see", "i'll see", "perhaps", "later", "hold", "let me", "hm", "hmm", "uh oh", "down", "gì", "sao", "sau",
    "lẽ", "có thể", "có khi", "nghĩ", "hỏi", "từ từ", "thôi", "nào", "đâu", "hả", "ủa",
)  # fmt: skip


def _bare_answer(text: Text) -> str:
    words = [token.lower for token in text.tokens if token.is_word]
    return "_".join(word for word in words if word not in POLITE)


def _answer(text: Text, answer: str) -> tuple[str, ...]:
    if any(token.is_number for token in text.tokens):
        return ()
    if len(text) and not any(token.is_word for token in text.tokens):
        signs = {token.raw for token in text.tokens}
        return ("confirm",) if signs <= YES_SIGNS else ("deny",) if signs <= NO_SIGNS else ()
    words = [token.lower for token in text.tokens]
    count = len([word for word in answer.split("_") if word])
    if "đừng" in words or "chưa" in words:
        return (
            ("deny",)
            if count <= 3 and "?" not in words and fold(answer) not in ("chua",) or fold(answer) in DENY
            else ()
        )
    if fold(answer) in DENY and "?" not in words:
        return ("deny",)
    # "vâng", "dạ": all politeness is a yes.
    if (answer in CONFIRM and "?" not in words) or (not answer and YES & set(words)):
        return ("confirm",)
    return ()


def _wishes(text: Text) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    folded = text.folded
    cancel = _cancel_marked(text)
    bare = (
        CANCEL_BARE.search(folded)
        if cancel < 0 and not any(t.lower in ("huy",) and not text.is_loose for t in text.tokens)
        else None
    )
    if cancel >= 0:
        found.append((len(" ".join(t.bare for t in text.tokens[:cancel])), "cancel"))
    elif bare and not any(t.raw == "Huy" and i for i, t in enumerate(text.tokens)):
        found.append((bare.start(), "cancel"))
    for rule in RULES:
        match = rule.pattern.search(folded)
        if not match or any(intent == rule.intent for _, intent in found):
            continue
        if rule.unless and rule.unless.search(folded):
            continue
        if rule.intent == "reschedule" and not _says_move(text, match):
            continue
        found.append((match.start(), rule.intent))
    return sorted(found, key=lambda one: one[0])


def _cancel_marked(text: Text) -> int:
    return next(
        (i for i, token in enumerate(text.tokens) if token.is_marked and token.bare == "huy" and text.at(i, "huỷ")), -1
    )


# "doi" is "wait" and "hungry" as well, "chuyen" is "story", "day" is "here": with diacritics they tell.
MOVE_WORDS = ("đổi", "dời", "chuyển", "dịch", "hoãn", "lùi", "đẩy", "xê", "sửa", "thay", "đặt", "hẹn", "xếp", "lấy")


def _says_move(text: Text, match: re.Match[str]) -> bool:
    word = match[0].split()[0]
    if not word.isascii() or word not in {fold(one) for one in MOVE_WORDS}:
        return True
    return text.has(*(one for one in MOVE_WORDS if fold(one) == word))


# The stronger of two that one wording can match.
STRONGER = (
    ("erase", "cancel"), ("erase", "profile"), ("human", "book"), ("human", "consultant_info"), ("human", "faq"),
    ("my_appointments", "book"), ("my_appointments", "check_availability"), ("cancel", "my_appointments"),
     ("reschedule", "my_appointments"),
    ("reschedule", "check_availability"), ("book", "thanks"), ("human", "check_availability"), ("faq",
     "consultant_info"), ("out_of_scope", "book"), ("out_of_scope", "consultant_info"),
    ("out_of_scope", "faq"), ("out_of_scope", "check_availability"), ("cancel", "check_availability"), ("faq",
     "my_appointments"),
    ("consultant_info", "my_appointments"), ("profile", "my_appointments"), ("faq", "check_availability"), ("devices",
     "profile"), ("devices", "book"),
)  # fmt: skip
WISHES = ("book", "reschedule", "cancel", "check_availability", "my_appointments", "consultant_info", "faq", "human")
ACTS = ("cancel", "reschedule", "book", "faq", "check_availability", "my_appointments")


def _settled(text: Text, found: list[tuple[int, str]], entities: Entities, context: Context) -> tuple[str, ...]:
    intents = list(dict.fromkeys(intent for _, intent in found))
    if len(intents) > 1 and "out_of_scope" in intents:
        # Beside something of ours, the rest is chat.
        intents.remove("out_of_scope")
    folded = text.folded
    if "cancel" in intents and NEGATED_CANCEL.search(folded):
        intents.remove("cancel")
        if not intents or context.asked == "confirm":
            intents = ["deny", *intents]
    if {"cancel", "reschedule"} <= set(intents) and re.search(r"\b(?:(?:dat|hen) lai|rebook\w*)\b", folded):
        intents[intents.index("reschedule")] = "book"
        intents = list(dict.fromkeys(intents))
        found = [(at, "book" if intent == "reschedule" else intent) for at, intent in found]
    if "reschedule" in intents and "deny" not in intents and _corrects(text, entities, context):
        intents.remove("reschedule")
    # A question about cancelling or moving is a question.
    if "faq" in intents and intents.index("faq") >= 0:
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
    if not [intent for intent in intents if intent not in ("greeting", "thanks")] and (
        guess := _by_form(text, entities, context)
    ):
        intents = [guess]
    wishes = [intent for intent in intents if intent not in ("greeting", "thanks")]
    if wishes:
        intents = wishes
    elif "thanks" in intents and "greeting" in intents:
        intents.remove("greeting")
    return tuple(intents)


def _by_form(text: Text, entities: Entities, context: Context) -> str:
    """A question that no rule knows is still one of the kinds of question there are."""
    folded = text.folded
    if context.asked in ("confirm", "time", "day", "name", "code", "email", "phone", "rating") and len(text) < 4:
        return ""
    has_when = entities.date or entities.time or entities.date_range or entities.time_range or entities.part_of_day
    asks = QUESTION.search(folded) or "?" in folded
    if asks and has_when and FREE_WORDS.search(folded):
        return "check_availability"
    if asks and not has_when and (entities.consultant or PERSON_WORDS.search(folded)) and len(text) > 3:
        return "consultant_info"
    if (
        asks
        and not has_when
        and len(text) > 3
        and not (entities.selection or entities.name or entities.phone or entities.email)
    ):
        return "faq"
    if not asks and not context.asked and entities.service and has_when:
        return "book"
    if not asks and not context.asked and entities.consultant and has_when:
        return "book"
    return ""


def _corrects(text: Text, entities: Entities, context: Context) -> bool:
    """ "đổi thành anh Bảo", as an answer to what is being booked: a value, and no appointment that moves."""
    if context.asked not in ("confirm", "time", "day", "consultant", "service"):
        return False
    names_it = re.search(r"\b(?:lich|hen|cuoc hen|appointment|booking|reschedule)\b", text.folded)
    has_value = entities.date or entities.time or entities.consultant or entities.service or entities.part_of_day
    return bool(has_value) and not names_it and entities.old_date is None and entities.old_time is None


def _positions(found: list[tuple[int, str]], one: str, other: str) -> tuple[int, int]:
    at = {intent: position for position, intent in reversed(found)}
    return at.get(one, 0), at.get(other, 0)


def _is_one_matter(text: Text, found: list[tuple[int, str]], one: str, other: str) -> bool:
    """No word that begins another request stands between the two."""
    first, last = sorted(_positions(found, one, other))
    between = text.folded[first:last]
    return not (SEVERAL.search(between) or ("," in between and one in ACTS and other in ACTS))


def _weaker(text: Text, found: list[tuple[int, str]], one: str, other: str) -> str:
    if {one, other} == {"check_availability", "book"}:
        # "còn chỗ không, đặt giúp mình": the question decides unless a wish is said in so many words before it.
        first, last = _positions(found, "book", "check_availability")
        explicit = re.search(
            r"\b(?:dat|book|dang ky|giu) (?:\w+ )?(?:giup|cho|lich|me|an|in|for|with|hen)\b", text.folded
        )
        return "check_availability" if explicit and first <= last and "?" not in text.folded else "book"
    return other
