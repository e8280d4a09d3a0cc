"""Trying the receptionist: whoever sets it up writes to it as a customer would, and nothing of it stays.

The conversation stands in the page, signed, and is played anew for each message (chatbot/simulator/trying.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import ServiceLevel
from chatbot.models import Message
from chatbot.simulator import trying
from chatbot.simulator.trying import MOST_CHARACTERS, MOST_MESSAGES, NEW, Ended, Talk
from chatbot.understanding.in_words import in_words, told

# Of whoever sets up what the receptionist says: a conversation shows SQL and prices, and asks models.
MAY = ("chatbot.view_conversation", "consultants.change_business")
# No service can be booked further ahead.
FARTHEST = timedelta(days=731)
WHY_ENDED = {
    Ended.CHANGED: gettext_lazy("What was tapped is not offered any more; something has changed. Begin again."),
    Ended.SLOW: gettext_lazy("It takes too long to play this conversation again. Begin again."),
    Ended.FAILED: gettext_lazy("The database could not go on with this conversation. Begin again."),
}  # fmt: skip


class TryForm(forms.Form):
    """As whom, in which language, and at what time."""

    who = forms.ChoiceField(label=gettext_lazy("As"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    at = forms.DateTimeField(
        label=gettext_lazy("As if it were"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        levels = [(one.code, _("A customer of the level %(level)s") % {"level": one.label})
                  for one in ServiceLevel.objects.all()]  # fmt: skip
        who.choices = [(NEW, _("A new customer")), ("", _("A customer without a level of their own")), *levels]

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        if at and abs(at - timezone.now()) > FARTHEST:
            raise ValidationError(_("This is too far from today."))
        return at

    def talk(self) -> Talk:
        at = self.cleaned_data["at"]
        ahead = (at - timezone.now()).total_seconds() if at else 0.0
        return Talk(language=self.cleaned_data["language"], who=self.cleaned_data["who"], ahead=ahead)


@dataclass(frozen=True)
class Line:
    """A turn as it is shown. `replies`: each with its place among all of them; `way`: what led to them; `cost`: USD."""

    turn: trying.Turn
    replies: list[tuple[int, Message]]
    intents: list[str]
    values: list[tuple[str, Any]]
    way: list[str]
    cost: Decimal


@require_http_methods(["GET", "POST"])
def try_it(request: HttpRequest) -> HttpResponse:
    """GET begins a conversation, as ?who=, ?language= and ?at= say; POST says something in the one that is sent."""
    if not request.user.has_perms(MAY):
        raise PermissionDenied
    form, problem = TryForm({**_usual(), **request.GET.dict()}), ""
    talk = form.talk() if form.is_valid() else Talk(language=_usual()["language"])
    if request.method == "POST":
        try:
            talk = _read(request)
            _hear(talk, request.POST)
        except signing.BadSignature:
            problem = _("This conversation cannot be read. It begins again.")
        except ValueError as refused:
            problem = str(refused)
        form = TryForm({**_as_form(talk), "at": request.GET.get("at", "")})
    played = trying.play(talk)
    lines = [_line(turn) for turn in played.turns]
    context = {
        **admin.site.each_context(request), "title": _("Try it"), "form": form, "lines": lines,
        "talk": _written(request, talk), "as_whom": dict(form.fields["who"].choices).get(talk.who, ""),  # type: ignore[attr-defined]
        "began": talk.now() if talk.ahead else None, "problem": problem,
        "ended": WHY_ENDED[played.ended] if played.ended else "",
        "is_full": len(talk.said) >= MOST_MESSAGES, "most": MOST_MESSAGES, "max_length": MOST_CHARACTERS,
        "cost": sum((line.cost for line in lines), Decimal(0)),
    }  # fmt: skip
    return render(request, "admin/chatbot/try.html", context)


def _usual() -> dict[str, str]:
    return {"who": NEW, "language": (get_language() or settings.LANGUAGE_CODE)[:2]}


def _as_form(talk: Talk) -> dict[str, str]:
    return {"who": talk.who, "language": talk.language}


def _salt(request: HttpRequest) -> str:
    """Nobody goes on with what somebody else has begun."""
    return f"chatbot.try:{request.user.pk}"


def _written(request: HttpRequest, talk: Talk) -> str:
    return signing.dumps(msgspec.to_builtins(talk), salt=_salt(request), compress=True)


def _read(request: HttpRequest) -> Talk:
    """Raises BadSignature."""
    try:
        return msgspec.convert(signing.loads(request.POST.get("talk", ""), salt=_salt(request)), Talk)
    except msgspec.ValidationError:
        # Of another version of this program.
        raise signing.BadSignature from None


def _hear(talk: Talk, sent: Any) -> None:
    """What was typed, or tapped as "message.choice". Raises ValueError, in words, for what is none of both."""
    if len(talk.said) >= MOST_MESSAGES:
        raise ValueError(_("A conversation that is tried has %(most)s messages at most.") % {"most": MOST_MESSAGES})
    message, dot, choice = sent.get("tap", "").partition(".")
    if dot and message.isdecimal() and choice.isdecimal():
        talk.tap(int(message), int(choice))
        return
    try:
        talk.say(sent.get("text", ""))
    except ValueError:
        raise ValueError(_("Write something, up to %(most)s characters.") % {"most": MOST_CHARACTERS}) from None


def _line(turn: trying.Turn) -> Line:
    meant = turn.understood.meant if turn.understood else None
    return Line(
        turn=turn,
        replies=list(enumerate(turn.replies, turn.first)),
        intents=[in_words(one) for one in meant.intents] if meant else [],
        values=[(in_words(name), told(value)) for name, value in turn.values.items()],
        way=list(_way(turn)),
        cost=sum((Decimal(call.cost) for call in turn.calls), Decimal(0)),
    )


def _way(turn: trying.Turn) -> list[str]:
    """What led to the answer, in the order in which it was tried."""
    found = [_("Button")] if turn.is_tap else []
    found += [
        _("Question: %(route)s, %(outcome)s") % {"route": one.get_route_display(), "outcome": one.get_outcome_display()}
        for one in turn.questions
    ]
    answer = turn.understood.answer if turn.understood else None
    found += [
        _("Document: %(title)s") % {"title": " › ".join(filter(None, (one.title, one.heading)))}
        for one in (answer.answer.sources if answer else ())
    ]
    if turn.journey:
        found.append(_("Journey: %(journey)s") % {"journey": turn.journey})
    found += [_("To a person: %(reason)s") % {"reason": one.get_reason_display()} for one in turn.handoffs]
    found += [
        _("A fault in %(step)s: %(error)s") % {"step": one.get_step_display(), "error": one.error}
        for one in turn.faults
    ]
    return found or [_("Rule: small talk, or how the conversation goes on")]
