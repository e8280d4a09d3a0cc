"""A person of whom something stands in every list of the inventory, with a word that no other person has."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts import limits, repeating, tokens, verification
from accounts.models import (
    Action,
    ChannelIdentity,
    Consent,
    Customer,
    Device,
    EmailVerification,
    PrivacyRequest,
    RateLimit,
    ServiceLevel,
    User,
)
from bookings import services
from bookings.actors import by_customer, by_staff
from bookings.models import BookingRequest, Call, Feedback
from chatbot.models import Conversation, Fault, GoldenQuestion, Handoff, Message, ModelCall, Question, TeamNote


def with_everything(office: Any, word: str, *, now: datetime, starts_at: datetime) -> Customer:
    """`word` stands in every text of theirs. They write on two channels; their second profile was merged into this."""
    level, _is_new = ServiceLevel.objects.get_or_create(
        code="gold", defaults={"rank": 9, "name": "Vàng", "actions": Action.values}
    )
    customer = Customer.objects.create(
        name=f"{word} tên", email=f"{word}@example.com", phone="+84912345678", level=level, notes=f"{word} ghi chú"
    )
    Customer.objects.create(name=f"{word} hồ sơ cũ", merged_into=customer)
    device = Device.objects.create(customer=customer, kind="máy", name=f"{word} máy", serial=f"{word}-serial")
    staff = User.objects.create_user(f"staff{customer.pk}")
    LogEntry.objects.create(
        user=staff, content_type=ContentType.objects.get_for_model(Customer), object_id=str(customer.pk),
        object_repr=f"{word} trong nhật ký", action_flag=CHANGE,
    )  # fmt: skip
    PrivacyRequest.objects.create(
        customer=customer, kind="correction", source="chat", details=f"{word} đính chính", asked_at=now, due_at=now
    )
    Consent.objects.create(customer=customer, version="1", language="vi", act="address", channel="web", given_at=now)
    tokens.issue(customer, now=now)
    for channel in ("web", "messenger"):
        identity = ChannelIdentity.objects.create(customer=customer, channel=channel, external_id=f"{word}-{channel}")
        _write(identity, word, staff, now=now)
    EmailVerification.objects.filter(identity=identity).update(status="verified")
    _book(office, customer, device, word, staff, now=now, starts_at=starts_at)
    return customer


def _write(identity: ChannelIdentity, word: str, staff: User, *, now: datetime) -> None:
    conversation = Conversation.objects.create(identity=identity, customer=identity.customer, state={"version": word})
    Conversation.objects.filter(pk=conversation.pk).update(created_at=now - timedelta(minutes=1))
    said = {"conversation": conversation, "channel": identity.channel, "sent_at": now}
    Message.objects.create(**said, direction="in", status="handled", text=f"{word} hỏi qua {identity.channel}")
    Message.objects.create(**said, direction="out", status="sent", text=f"{word} trả lời qua {identity.channel}")
    Message.objects.create(**said, direction="out", status="sent", text=f"{word} người đáp", author=staff.username)
    Handoff.objects.create(
        conversation=conversation, reason="asked", summary=f"{word} tóm tắt", taken_by=staff.username
    )
    TeamNote.objects.create(conversation=conversation, text=f"{word} ghi chú", written_by=staff.username)
    question = Question.objects.create(
        conversation=conversation, text=f"{word} câu hỏi", language="vi", route="knowledge", outcome="unknown"
    )
    GoldenQuestion.objects.create(
        question=f"{word} mẫu {identity.channel}", language="vi", origin=question, expected_outcome="unknown"
    )
    ModelCall.objects.create(conversation=conversation, purpose="understand", prompt="u.v2", model=word, cost_usd=0)
    Fault.objects.create(conversation=conversation, step="answering", error="KeyError", place="chatbot.x:1")
    limits.take(scope=RateLimit.Scope.MESSAGES, key=identity.external_id, most=9, within=timedelta(minutes=1), now=now)
    repeating.claim(who=word, key=str(uuid.uuid4()), request=word, outcome=f"{identity.external_id}:1", now=now)
    verification.ask_for_code(identity=identity, email=f"{word}@{identity.channel}.example.com", language="vi", now=now)


def _book(
    office: Any, customer: Customer, device: Device, word: str, staff: User, *, now: datetime, starts_at: datetime
) -> None:
    office.bao.email = "bao@example.com"
    office.bao.save()
    customer.refresh_from_db()
    by, by_team = by_customer(customer), by_staff(staff.username)
    event = services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=starts_at, device=device, by=by_team,
        for_whom=f"{word} cho ai", description=f"{word} mô tả", outside_rules_reason=f"{word} ngoại lệ", now=now,
    )  # fmt: skip
    visit = event.appointment
    assert visit is not None
    services.reschedule(
        appointment=visit, starts_at=starts_at + timedelta(hours=1), consultant=office.minh_hang, by=by_team,
        outside_rules_reason=f"{word} ngoại lệ", now=now,
    )  # fmt: skip
    services.cancel(appointment=visit, by=by_team, reason=f"{word} lý do huỷ", now=now)
    Feedback.objects.create(appointment=visit, rating=4, comment=f"{word} hài lòng")
    visit.notes.create(text=f"{word} ghi chú", author=staff.username)
    Call.objects.create(customer=customer, caller=staff, taken_at=now, ended_at=now, outcome=Call.Outcome.TOLD)
    services.join_waitlist(
        customer=customer, service=office.legal, start=starts_at, end=starts_at + timedelta(days=2), by=by, now=now
    )
    BookingRequest.objects.create(
        customer=customer, identity=customer.identities.all()[0], service=office.tax, consultant=office.bao,
        starts_at=starts_at, phone="+84987654321", for_whom=f"{word} hẹn hộ", description=f"{word} yêu cầu",
        answered_by=staff.username,
    )  # fmt: skip
