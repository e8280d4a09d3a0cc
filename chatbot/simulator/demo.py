"""Demo conversations over the last weeks: played by the dialogue itself, each at its time; and what a model costs."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import F, Func, OuterRef, Subquery, TextField

from accounts.models import ChannelIdentity, Customer, PrivacyRequest
from chatbot.models import (
    Conversation,
    ConversationDay,
    Handoff,
    HandoffTopic,
    Message,
    ModelCall,
    Question,
    SavedReply,
    TeamNote,
)
from chatbot.people import handoffs
from chatbot.privacy import requests
from chatbot.simulator.in_process import Clock, Session, without_broker

TEAM = handoffs.Member("admin", "Lan")
VISITOR = "demo-"


@dataclass(frozen=True)
class Team:
    """What somebody of the team answers, who takes the conversation if nobody has; None gives it back."""

    text: str | None


# What a customer types; the choice that they tap, by its number; how long they wait; what the team does.
Step = str | int | timedelta | Team


@dataclass(frozen=True)
class Talk:
    """`customer`: the number in their demo address, 0 for somebody unknown."""

    days_ago: int
    at: time
    customer: int
    language: str
    steps: tuple[Step, ...]


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TALKS = (
    Talk(26, time(9, 12), 1, "vi", (
        "Chào bạn", "Mình muốn đặt tư vấn thuế với chị Thu Hằng sáng mai", 1, "ok bạn",
        2 * DAY, "5 sao, tư vấn rất kỹ, cảm ơn chị Hằng",
    )),
    Talk(24, time(14, 40), 19, "en", (
        "Hi, can I book career coaching for the day after tomorrow in the afternoon?", 1, 1, "yes please",
        3 * HOUR, "What should I bring?", "thanks!",
    )),
    Talk(22, time(20, 5), 2, "vi", (
        "giá tư vấn pháp lý bao nhiêu vậy", "bên mình ở đâu ạ", "thứ bảy có làm không", "cảm ơn shop",
    )),
    Talk(19, time(10, 30), 3, "vi", (
        "đặt lịch tư vấn tài chính cá nhân ngày mai", 1, 1, "đồng ý", HOUR,
        "dời lịch sang ngày kia giúp mình", 1, 1, "ok",
    )),
    Talk(17, time(8, 50), 20, "en", ("Who speaks English?", "Is Emma free on Friday?", "Maybe later, thanks")),
    Talk(15, time(16, 15), 4, "vi", (
        "dat lich tu van du hoc chieu mai", 1, 1, "dong y", 20 * MINUTE, "huỷ lịch giúp mình", 1, "huỷ đi",
    )),
    Talk(13, time(11, 0), 35, "en", (
        "I have been waiting for an answer for two days, this is ridiculous!!!",
        Team("I am very sorry, Emily. I am looking into it right now."), 5 * MINUTE, "ok, thank you", Team(None),
    )),
    Talk(11, time(21, 30), 0, "vi", (
        "bên mình có giữ xe không", "gửi xe ô tô có mất phí không", "thôi để mình hỏi sau",
    )),
    Talk(9, time(9, 45), 5, "vi", (
        "Mình muốn gặp nhân viên", Team("Dạ em chào chị, em hỗ trợ chị đây ạ."), 3 * MINUTE,
        "mình cần xuất hoá đơn công ty", Team("Dạ chị gửi em mã số thuế, chiều nay em gửi hoá đơn ạ."), Team(None),
    )),
    Talk(8, time(13, 20), 36, "en", (
        "book legal advice next week", 1, 1, 1, "yes", DAY, "when is my appointment?", "how late can I cancel?",
    )),
    Talk(6, time(10, 10), 6, "vi", ("lịch của mình", "hạng của mình được đặt trước bao lâu", "mình có mấy thiết bị")),
    Talk(4, time(19, 0), 7, "vi", ("chuyên gia nào tư vấn bất động sản", "có hỗ trợ trả góp không", "ok cảm ơn")),
    Talk(3, time(15, 35), 0, "en", ("Hello", "How much is tax advice?", "Do you have parking?", "bye")),
    Talk(2, time(9, 5), 8, "vi", ("đặt hướng nghiệp tuần sau", 1, 1, 1, "đồng ý", "cảm ơn bạn")),
    Talk(1, time(10, 15), 0, "vi", (
        "mình không có email", "đặt tư vấn thuế tuần sau, sáng nào cũng được, ai cũng được", 1, "0903 555 123", "Lan",
    )),
    Talk(1, time(17, 25), 9, "vi", ("cho mình nói chuyện với nhân viên về hợp đồng",)),
    Talk(1, time(18, 40), 10, "vi", ("chờ hoài không ai trả lời, làm ăn kiểu gì vậy, quá tệ",)),
)  # fmt: skip

# Of each call: what for, tokens in and out at most, and what a million of each cost in USD.
CALLS = (
    (ModelCall.Purpose.UNDERSTAND, 900, 120),
    (ModelCall.Purpose.SQL, 2600, 180),
    (ModelCall.Purpose.ANSWER, 1400, 220),
)
MODEL, PRICE_IN, PRICE_OUT = "amazon.nova-lite-v1:0", Decimal("0.06"), Decimal("0.24")
OUTCOMES = (ModelCall.ANSWERED,) * 28 + ("timeout", "throttled")
CALLS_A_DAY = 14


# What the owner of the demo wants a person to answer.
TOPIC = {
    "name": "Hoá đơn", "words_vi": "xuất hoá đơn\nhoá đơn đỏ\nhoá đơn VAT",
    "words_en": "VAT invoice\nreceipt for my company",
}  # fmt: skip


# What the team answers again and again: name, Vietnamese, English.
SAVED_REPLIES = (
    ("giờ mở cửa", "Dạ bên em làm việc thứ Hai đến thứ Sáu, 8 giờ đến 18 giờ, và sáng thứ Bảy ạ.",
     "We are open Monday to Friday from 8:00 to 18:00, and on Saturday mornings."),
    ("nhắc lịch", "Dạ {name} ơi, mình có lịch {service} với {consultant} lúc {time}, mã {code} ạ.",
     "Your appointment: {service} with {consultant}, {time}. The code is {code}."),
    ("xin lỗi", "Dạ em là {me} bên {business}. Em xin lỗi {name} vì đã để mình phải chờ ạ.",
     "This is {me} of {business}. I am sorry that you had to wait, {name}."),
)  # fmt: skip
NOTE = "Đã gọi lại, khách hẹn gọi lúc 15 giờ."
CORRECTION = "Ngày sinh trong hồ sơ bị nhầm năm."


def load(customers: Sequence[Customer], zone: ZoneInfo, today: date, now: datetime) -> int:
    """Play what has not been played. Returns how many conversations that is."""
    without_broker()
    HandoffTopic.objects.get_or_create(name=TOPIC["name"], defaults=TOPIC)
    played = 0
    for number, talk in enumerate(TALKS, 1):
        begins = datetime.combine(today - talk.days_ago * DAY, talk.at, tzinfo=zone)
        visitor = f"{VISITOR}{number}"
        if begins < now and not Conversation.objects.filter(identity__external_id=visitor).exists():
            _play(talk, visitor, customers[talk.customer - 1] if talk.customer else None, begins, now)
            played += 1
    _date_back()
    _load_desk(customers[0], now)
    return played


def _load_desk(customer: Customer, now: datetime) -> None:
    """What the team has written at the desk, and one request about data that waits."""
    for name, text_vi, text_en in SAVED_REPLIES:
        SavedReply.objects.get_or_create(name=name, defaults={"text_vi": text_vi, "text_en": text_en})
    waiting = Handoff.objects.waiting().order_by("pk").first()
    if waiting and not TeamNote.objects.exists():
        TeamNote.objects.create(conversation=waiting.conversation, text=NOTE, written_by=TEAM.name, created_at=now)
    if not customer.privacy_requests.exists():
        source, kind = PrivacyRequest.Source.STAFF, PrivacyRequest.Kind.CORRECTION
        requests.note(customer, kind, source=source, by=TEAM.name, details=CORRECTION, now=now)


def _play(talk: Talk, visitor: str, customer: Customer | None, begins: datetime, now: datetime) -> None:
    clock = Clock(begins)
    session = Session(clock=clock, language=talk.language, customer=customer, visitor=visitor)
    for step in talk.steps:
        match step:
            case timedelta():
                session.pass_to(min(clock() + step, now))
            case Team():
                _answer(session, step, clock)
            case int():
                # On some days nothing is free, and less is offered.
                if session.choices:
                    session.choose(min(step, len(session.choices)))
            case str():
                session.say(step)
        clock.set_to = min(clock() + timedelta(seconds=25), now)


def _answer(session: Session, team: Team, clock: Clock) -> None:
    pk = session.conversation.pk
    if team.text is None:
        handoffs.give_back(pk, by=TEAM, now=clock())
        return
    handoffs.take(pk, by=TEAM, now=clock())
    handoffs.answer(pk, team.text, by=TEAM, now=clock())


def _date_back() -> None:
    """What the database has dated by its own clock."""
    identities = ChannelIdentity.objects.filter(external_id__startswith=VISITOR)
    rows = Message.objects.filter(conversation__identity__in=identities)
    rows.update(created_at=F("sent_at"))
    rows.filter(done_at__isnull=False).update(done_at=F("sent_at"))
    first = Message.objects.filter(conversation__identity=OuterRef("identity")).order_by("id").values("sent_at")[:1]
    Conversation.objects.filter(identity__in=identities).update(created_at=Subquery(first))
    begun = Conversation.objects.filter(identity=OuterRef("pk")).values("created_at")[:1]
    identities.update(created_at=Subquery(begun))
    asked = Conversation.objects.filter(pk=OuterRef("conversation")).values("created_at")[:1]
    Question.objects.filter(conversation__identity__in=identities).update(created_at=Subquery(asked))
    # The day on which a message was stored is not the one on which it counts here.
    days = ConversationDay.objects.filter(conversation__identity__in=identities)
    days.filter(is_reached=False, is_handed_over=False).delete()
    noted = Func(F("conversation_id"), F("sent_at"), function="begin_day", output_field=TextField())
    list(rows.filter(direction=Message.Direction.IN).values_list(noted))


def load_model_calls(today: date, zone: ZoneInfo, now: datetime) -> int:
    """What a model would have been asked, had one been configured; nothing if there are calls. Returns how many."""
    if ModelCall.objects.exists():
        return 0
    chance = random.Random(today.isoformat())  # noqa: S311 - demo data
    rows = []
    for days_ago in range(27, -1, -1):
        opens = datetime.combine(today - days_ago * DAY, time(8), tzinfo=zone)
        rows += [_call(opens + timedelta(seconds=chance.randrange(12 * 3600)), chance) for _ in range(CALLS_A_DAY)]
    rows = sorted((row for row in rows if row.at < now), key=lambda row: row.at)
    return len(ModelCall.objects.bulk_create(rows))


def _call(at: datetime, chance: random.Random) -> ModelCall:
    purpose, most_in, most_out = chance.choices(CALLS, weights=(6, 1, 2))[0]
    outcome = chance.choice(OUTCOMES)
    tokens_in, tokens_out = chance.randint(most_in // 2, most_in), chance.randint(most_out // 3, most_out)
    if outcome != ModelCall.ANSWERED:
        tokens_in = tokens_out = 0
    cost = (tokens_in * PRICE_IN + tokens_out * PRICE_OUT) / 1_000_000
    return ModelCall(
        purpose=purpose, prompt=f"{purpose}-1", model=MODEL, tokens_in=tokens_in, tokens_out=tokens_out,
        latency_ms=chance.randint(350, 1800), outcome=outcome, cost_usd=cost, at=at,
    )  # fmt: skip
