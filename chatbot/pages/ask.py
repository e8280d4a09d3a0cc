"""The page on which the team asks about the business in numbers, in the admin and beside the calendar.

What we read ourselves has an address of its own and is only looked up. What a model is asked for is posted: it costs
something, and nobody asks again by looking at the page once more.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Appointment
from chatbot.llm import bedrock
from chatbot.pages.answers import SALT, Answer, Table, bars_of, of_rows, raw, table_of
from chatbot.questions import reader
from chatbot.questions.figures import by_model, finding, query, rights, telling
from chatbot.questions.figures.rights import Rights
from chatbot.questions.text_to_sql import Queried
from chatbot.understanding.catalog import read_catalog
from chatbot.understanding.figures.question import Figure, Measure, NotRead
from chatbot.understanding.figures.reading import LONGEST, read
from consultants.models import Business
from history import noting
from meetassist import fragments
from meetassist.connections import give_back
from meetassist.spreadsheets import as_bytes

# In the session of whoever asked them, until they sign out.
REMEMBERED, KEY = 8, "asked"
EXAMPLES = {
    "all": (
        gettext_lazy("no-shows by consultant this month"),
        gettext_lazy("revenue last week by service"),
        gettext_lazy("which hours are empty?"),
        gettext_lazy("appointments this week by day"),
        gettext_lazy("utilisation of each consultant next week"),
        gettext_lazy("new customers this month"),
        gettext_lazy("bookings last month by channel"),
    ),
    "own": (
        gettext_lazy("my appointments this week by day"),
        gettext_lazy("my no-shows this year"),
        gettext_lazy("which hours are empty?"),
        gettext_lazy("revenue this month by service"),
        gettext_lazy("my utilisation next week"),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """In the admin."""
    return _page(request, "admin")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_in_calendar(request: HttpRequest) -> HttpResponse:
    """For consultants who do not enter the admin."""
    return _page(request, "calendar")


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    return _file(request)


@login_required
@require_POST
def save_in_calendar(request: HttpRequest) -> HttpResponse:
    return _file(request)


def _page(request: HttpRequest, frame: str) -> HttpResponse:
    may = _rights(request)
    question = " ".join(str((request.POST if request.method == "POST" else request.GET).get("q", "")).split())
    context: dict[str, Any] = {"question": question, "longest": LONGEST, "has_model": bedrock.is_configured()}
    if question:
        figure = _read(question)
        if isinstance(figure, Figure) and request.method == "POST":
            return redirect(f"{_address(frame)}?{urlencode({'q': question})}")
        if isinstance(figure, Figure):
            _remember(request, question)
            context |= _of_figure(may.of(figure), may, request)
        elif request.method == "POST" and bedrock.is_configured():
            context |= _of_model(question, request)
        else:
            context |= {"not_read": figure}
    context |= {
        "examples": EXAMPLES["own" if may.only_own else "all"],
        "asked": [one for one in request.session.get(KEY, []) if one != question],
        "page": _address(frame), "file": _address(frame, "-file"), "frame": frame, "may": may,
    }  # fmt: skip
    if frame == "calendar":
        return render(request, "consultants/ask.html", context)
    return fragments.render(request, "admin/staff/ask.html", context, title=gettext("Ask"))


def _rights(request: HttpRequest) -> Rights:
    """Raises Http404 for whoever may not ask: for them there is no such page."""
    may = rights.of(request.user)
    if not may.may_ask:
        raise Http404
    return may


def _address(frame: str, what: str = "") -> str:
    return reverse(f"{'calendar-' if frame == 'calendar' else ''}ask{what}")


def _read(question: str) -> Figure | NotRead:
    today = timezone.now().astimezone(Business.current().zone).date()
    return read(question, today=today, catalog=read_catalog())


def _remember(request: HttpRequest, question: str) -> None:
    """What we read ourselves has our words, days, and names of consultants and services in it: nothing of customers."""
    asked = request.session.get(KEY, [])
    if asked[:1] != [question]:
        request.session[KEY] = [question, *(one for one in asked if one != question)][:REMEMBERED]


# Our own answers --------------------------------------------------------------------------------


def _of_figure(figure: Figure, may: Rights, request: HttpRequest) -> dict[str, Any]:
    understood = telling.understood(figure, only_own=may.only_own)
    if refusal := _refusal(figure, may):
        return {"answer": Answer(refusal, understood=understood)}
    try:
        found = finding.find(figure, staff_id=_pk(request))
    except reader.QueryFailed as failure:
        return {"answer": Answer(_failure(failure.error_class), query.sql(figure), understood)}
    table = table_of(found) if figure.grouping else None
    return {
        "answer": Answer(
            telling.sentence(found), found.sql, understood, str(telling.HOW[figure.measure]), table,
            bars_of(found) if table else None, found.is_cut, may_save=True,
        )
    }  # fmt: skip


def _refusal(figure: Figure, may: Rights) -> str:
    if not may.allow(figure):
        if figure.measure == Measure.REVENUE:
            return gettext("Your role does not see revenue.")
        return gettext("Your role does not see ratings.")
    if query.is_too_long(figure):
        days = query.MOST_DAYS_OF_HOURS if figure.grouping == "hour" else query.MOST_DAYS
        return gettext("Working time is counted for %(days)d days at most: ask for a shorter time.") % {"days": days}
    return ""


def _failure(error_class: str) -> str:
    if error_class == "QueryCanceled":
        return gettext("This takes too long to count: ask for a shorter time.")
    return gettext("This could not be looked up just now (%(error)s).") % {"error": error_class}


# A model's answers ------------------------------------------------------------------------------


def _of_model(question: str, request: HttpRequest) -> dict[str, Any]:
    # Whoever waits for a model keeps no connection meanwhile.
    queried = by_model.ask(question, staff_id=_pk(request), now=timezone.now(), language=_language(), before=give_back)
    if queried.rows is None:
        return {"not_read": NotRead(), "model_failed": _why_no_answer(queried)}
    may_save = request.user.has_perm("bookings.export_appointment")
    return {"answer": of_rows(queried.rows, queried.sql, may_save=may_save)}


def _why_no_answer(queried: Queried) -> str:
    if queried.failure == "QueryCanceled":
        return gettext("The model wrote a query that takes too long.")
    if queried.failure == "not answerable":
        return gettext(
            "The model says that this cannot be answered from appointments, consultants, services and customers."
        )
    return gettext("The model has no answer to this (%(failure)s).") % {"failure": queried.failure}


# Files ------------------------------------------------------------------------------------------


def _file(request: HttpRequest) -> HttpResponse:
    """The answer once more, as a file for spreadsheets: of numbers for everybody, of whatever a model chose to show
    for whoever may take lists away.
    """
    may, kept = _rights(request), request.POST.get("kept", "")
    table = _kept_table(request, kept) if kept else _own_table(request, may)
    if table is None:
        raise Http404
    answer = HttpResponse(as_bytes([table.head, *table.raw]), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="answer-{timezone.localdate()}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _own_table(request: HttpRequest, may: Rights) -> Table | None:
    figure = _read(" ".join(str(request.POST.get("q", "")).split()))
    if isinstance(figure, NotRead) or _refusal(figure, may):
        return None
    figure = may.of(figure)
    try:
        found = finding.find(figure, staff_id=_pk(request))
    except reader.QueryFailed:
        return None
    if figure.grouping:
        table = table_of(found)
        extra = (gettext("Currency"),) if figure.measure == Measure.REVENUE else ()
        return Table((*table.head, *extra), table.rows, table.raw)
    return Table(
        (telling.heading(telling.measure(figure)), gettext("Currency")) if figure.measure == Measure.REVENUE
        else (telling.heading(telling.measure(figure)),), (),
        tuple(
            (raw(telling.number(figure, line)), *([line.currency] if figure.measure == Measure.REVENUE else []))
            for line in found.totals
        ),
    )  # fmt: skip


def _kept_table(request: HttpRequest, kept: str) -> Table | None:
    """Of the very query that was shown; the rights are looked up again."""
    if not request.user.has_perm("bookings.export_appointment"):
        return None
    try:
        sql = signing.loads(kept, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return None
    queried = by_model.run(sql, staff_id=_pk(request))
    if queried.rows is None:
        return None
    noting.exported_all(Appointment)
    return of_rows(queried.rows, queried.sql, may_save=True).table


def _pk(request: HttpRequest) -> int:
    assert request.user.pk is not None
    return int(request.user.pk)


def _language() -> str:
    return "vi" if (get_language() or "").startswith("vi") else "en"
