"""How the program does, for whoever keeps it running: each number with what is normal and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from bookings.wording import age
from chatbot.llm.model_calls import FAILURES
from chatbot.messaging import stopping
from chatbot.worker import gauges
from chatbot.worker.gauges import Queue
from consultants.models import Business
from meetassist import fragments, heartbeat

# Seconds in which customers are to be answered, and beyond which something is wrong.
ANSWERED, ANSWERED_LATE = 5, 15
# How long something may wait, and from when on it does not move by itself any more.
MESSAGE_WAITS = (timedelta(minutes=1), timedelta(minutes=5))
NEWS_WAIT = (timedelta(minutes=5), timedelta(minutes=30))
# Percent of calls of a model that fail.
FAILING = (5, 50)
# Percent of the day's budget, and of the database's connections.
FILLING = (80, 100)
_age = partial(age, with_seconds=True)


@dataclass(frozen=True)
class Gauge:
    """One number. `level` is good, warn or bad; what to do is said where it is not good. A link leads to its rows."""

    title: str
    shown: str
    level: str
    normal: str
    advice: str
    link: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    gauges: list[Gauge]


@require_safe
def operation(request: HttpRequest) -> HttpResponse:
    """As it is at this moment."""
    if not request.user.has_perm(heartbeat.MAY_SEE):
        raise PermissionDenied
    now = timezone.now()
    groups = [
        Group(_("Processes"), list(_processes(now))),
        Group(_("Answers to customers"), list(_answers(now))),
        Group(_("What waits"), list(_queues(now))),
        Group(_("Given up in the last day"), list(_failures(now))),
        Group(_("Language models"), list(_models(now))),
    ]
    context = {
        "groups": groups, "channels": _channels(now), "clock": timezone.localtime(now, Business.current().zone),
        "title": _("Operation"),
    }  # fmt: skip
    return fragments.render(request, "admin/staff/operation.html", context, title=_("Operation"))


def _processes(now: datetime) -> Iterable[Gauge]:
    ages = gauges.heartbeats(now)
    advice = _("Start it again; the messages wait meanwhile, and none is lost.")
    limits = {heartbeat.WORKER: heartbeat.WORKER_STALE_AFTER, heartbeat.BEAT: heartbeat.STALE_AFTER}
    titles = {heartbeat.WORKER: _("Worker, last sign of life"), heartbeat.BEAT: _("Beat, last sign of life")}
    for name, limit in limits.items():
        since = ages.get(name)
        shown = _("never") if since is None else _("%(age)s ago") % {"age": _age(since)}
        level = "good" if since is not None and since < limit else "bad"
        normal = _("less than %(age)s ago") % {"age": _age(limit)}
        yield Gauge(titles[name], shown, level, normal, advice, _list("meetassist_heartbeat"))
    used, most = gauges.connections()
    yield Gauge(
        _("Connections to the database"), f"{used} / {most}", _level(100 * used / most, FILLING),
        _("less than %(percent)d %% of what it takes") % {"percent": FILLING[0]},
        _("Fewer processes, or a server that takes more: docs/operations.md says how many each process holds."),
    )  # fmt: skip


def _answers(now: datetime) -> Iterable[Gauge]:
    titles = {gauges.HOUR: _("In the last hour"), gauges.DAY: _("In the last day"), gauges.WEEK: _("In the last week")}
    found = gauges.latency(now)
    for length, title in titles.items():
        one = found[length]
        numbers = {"half": _seconds(one.p50), "most": _seconds(one.p95)}
        shown = _("half within %(half)s, 95 %% within %(most)s") % numbers if one.number else _("none")
        beside = ngettext("%(count)d answer", "%(count)d answers", one.number) % {"count": one.number}
        level = _level(one.p95 or 0, (ANSWERED, ANSWERED_LATE))
        normal = _("95 %% within %(seconds)d seconds") % {"seconds": ANSWERED}
        advice = _("See whether messages wait below: then more workers help. Else a model or a channel is slow.")
        yield Gauge(title, shown, level, normal, advice, beside=beside)


def _queues(now: datetime) -> Iterable[Gauge]:
    worker = _("Look whether the worker lives. If it does, there are more messages than it handles: start another one.")
    yield _waiting(
        _("Messages of customers"), gauges.inbox(now), MESSAGE_WAITS, worker,
        _list("chatbot_message", direction__exact="in", status__exact="received"),
    )  # fmt: skip
    yield _waiting(
        _("Messages to customers"), gauges.outbox(now), MESSAGE_WAITS,
        _("Look at the channels below: what one refuses for a time is tried again with growing pauses."),
        _list("chatbot_message", direction__exact="out", status__in="queued,sending"),
    )  # fmt: skip
    due = {"status__exact": "due", "due_at__lt": now.isoformat()}
    yield _waiting(
        _("Reminders and other news that are due"), gauges.notifications(now), NEWS_WAIT,
        _("Look whether beat and the worker live."), _list("bookings_notification", **due),
    )  # fmt: skip
    yield _waiting(
        _("E-mails"), gauges.emails(now), NEWS_WAIT,
        _("Look at what the list says of the attempts: the provider's credentials, or its limits."),
        _list("accounts_outgoingemail", status__in="queued,sending"),
    )  # fmt: skip


def _waiting(title: str, queue: Queue, limits: tuple[timedelta, timedelta], advice: str, link: str) -> Gauge:
    level = _level(queue.age / timedelta(seconds=1), [limit / timedelta(seconds=1) for limit in limits])
    beside = _("the oldest for %(age)s") % {"age": _age(queue.age)} if queue.number else ""
    normal = _("none for longer than %(age)s") % {"age": _age(limits[0])}
    return Gauge(title, str(queue.number), level, normal, advice, link, beside)


def _failures(now: datetime) -> Iterable[Gauge]:
    since = now - gauges.DAY
    found, moment = gauges.failures(since), since.isoformat()
    rows = [
        (_("Messages"), found.messages, _list("chatbot_message", status__exact="failed", sent_at__gte=moment),
         _("Of customers: they were told, and a person was called. To customers: see why under the channels.")),
        (_("Reminders and other news"), found.notifications,
         _list("bookings_notification", status__exact="failed", due_at__gte=moment),
         _("While they are of use they stand under “Call these people”.")),
        (_("E-mails"), found.emails, _list("accounts_outgoingemail", status__exact="failed", done_at__gte=moment),
         _("Mend what the list says, then choose “Send again” there.")),
        (_("Faults of the program"), found.faults, _list("chatbot_fault", created_at__gte=moment),
         _("The list says where in the code; tell whoever mends it.")),
    ]  # fmt: skip
    for title, number, link, advice in rows:
        yield Gauge(title, str(number), _level(number, (1, 50), inclusive=True), _("none"), advice, link)


def _models(now: datetime) -> Iterable[Gauge]:
    found = gauges.models(now)
    since = (now - gauges.DAY).isoformat()
    link = _list("chatbot_modelcall", at__gte=since)
    slow = _("95 %% within %(seconds)s") % {"seconds": _seconds(found.p95_ms / 1000)} if found.p95_ms else ""
    yield Gauge(_("Calls in the last day"), str(found.calls), "good", _("as many as customers ask"), "", link, slow)
    percent = 100 * found.failed / found.calls if found.calls else 0
    yield Gauge(
        _("Calls that failed"), str(found.failed), _level(percent, FAILING),
        _("fewer than %(percent)d %%") % {"percent": FAILING[0]},
        _("Run “manage.py check_bedrock”: it says what is wrong. Customers are answered without a model meanwhile."),
        _list("chatbot_modelcall", outcome__in=",".join(sorted(FAILURES)), at__gte=since),
        f"{percent:.0f} %" if found.calls else "",
    )  # fmt: skip
    if names := gauges.resting(now):
        yield Gauge(
            _("Not asked for a while"), ", ".join(names), "warn", _("none"),
            _("It failed again and again, and is tried again by itself."), link,
        )  # fmt: skip
    spent = 100 * float(found.spent_today) / float(found.budget) if found.budget else 0
    yield Gauge(
        _("Cost today"), f"{number_format(found.spent_today, 2)} / {number_format(found.budget, 2)} USD",
        _level(spent, FILLING), _("less than %(percent)d %% of the day's budget") % {"percent": FILLING[0]},
        _("At the budget no model is asked until midnight. It is set on the page of the business, up to what "
          "LLM_DAILY_BUDGET_USD allows."), link,
    )  # fmt: skip


def _channels(now: datetime) -> list[dict[str, Any]]:
    """Each with its last arrival and delivery, and the codes of what it refused."""
    shown, stops = [], stopping.stopped()
    for one in gauges.channel_states(now):
        stop = stops.get(one.name)
        problems = [*one.problems, *([_("Takes nothing from us: %(why)s.") % {"why": stop.outcome}] if stop else [])]
        values = {"channel__exact": one.name, "direction__exact": "out", "status__exact": "failed"}
        since = {"sent_at__gte": (now - gauges.WEEK).isoformat()}
        shown.append({
            "label": one.label, "problems": problems,
            "heard": _moment(one.last_in, now), "delivered": _moment(one.last_delivered, now),
            "refused": [(code or _("none"), number, _list("chatbot_message", **values, **since, outcome__exact=code))
                        for code, number in one.refused.most_common()],
            "level": "bad" if problems else "warn" if one.refused else "good",
        })  # fmt: skip
    return shown


def _moment(moment: datetime | None, now: datetime) -> str:
    return _("%(age)s ago") % {"age": _age(now - moment)} if moment else _("not in the last week")


def _level(value: float, limits: Iterable[float], *, inclusive: bool = False) -> str:
    """Beyond the first limit it is to be watched, beyond the second something is wrong."""
    first, second = limits
    if value > second:
        return "bad"
    return "warn" if value > first or (inclusive and value == first) else "good"


def _seconds(seconds: float | None) -> str:
    return _("%(seconds)s s") % {"seconds": number_format(seconds or 0, 1)}


def _list(name: str, **values: str) -> str:
    address = reverse(f"admin:{name}_changelist")
    return f"{address}?{urlencode(values)}" if values else address
