"""The desk as a list: Waiting, Mine, Others, All, what customers told; searched by words of what was said."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.push import keys
from chatbot.pages.answering import MAX_TEXT
from chatbot.people import desk
from chatbot.people.desk import Tab
from meetassist import fragments

SEE, SEE_APPOINTMENTS = "chatbot.view_conversation", "bookings.view_appointment"
TITLES = {
    Tab.WAITING: gettext_lazy("Waiting"), Tab.MINE: gettext_lazy("Mine"), Tab.OTHERS: gettext_lazy("Others'"),
    Tab.ALL: gettext_lazy("All"), Tab.NOTICES: gettext_lazy("Notices"),
}  # fmt: skip


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The page; for its script the list alone."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    context = listed(request)
    if fragments.is_wanted(request):
        return render(request, "admin/chatbot/_inbox.html", context)
    page = {**admin.site.each_context(request), **context, "title": _("Desk")}
    return render(request, "admin/chatbot/inbox.html", page)


def listed(request: HttpRequest) -> dict[str, Any]:
    """What the list shows, by ?tab=, ?q= and ?before=; the page of a conversation has it beside it."""
    now, query = timezone.now(), request.GET.get("q", "").strip()[:200]
    may_see_appointments = request.user.has_perm(SEE_APPOINTMENTS)
    tabs = [tab for tab in Tab if tab != Tab.NOTICES or may_see_appointments]
    tab = next((tab for tab in tabs if tab == request.GET.get("tab")), Tab.WAITING)
    before = request.GET.get("before", "")
    user: Any = request.user
    if query:
        lines = desk.search(query, now=now)
    elif tab == Tab.NOTICES:
        lines = []
    else:
        lines = desk.lines(tab, user, before=int(before) if before.isdecimal() else None, now=now)
    numbers = desk.numbers(user, now)
    counts = {Tab.WAITING: numbers.waiting, Tab.MINE: numbers.mine, Tab.OTHERS: numbers.others}
    return {
        "tab": tab, "tabs": [(one, TITLES[one], counts.get(one)) for one in tabs], "query": query, "lines": lines,
        "notices": desk.notices(now) if tab == Tab.NOTICES and not query else [],
        "unheard": numbers.unheard,
        "may_answer_here": tab == Tab.WAITING and not query and request.user.has_perm(desk.ANSWER),
        "max_length": MAX_TEXT,
        # Who does not answer customers is not called to them.
        "push_key": keys.public_key() if request.user.has_perm(desk.ANSWER) else "",
        "older": lines[-1].conversation.pk if tab == Tab.ALL and not query and len(lines) == desk.LINES else None,
        "list_src": f"{reverse('inbox')}?{_kept(request)}",
    }  # fmt: skip


def _kept(request: HttpRequest) -> str:
    """What of the address says which list is shown."""
    kept = request.GET.copy()
    for name in set(kept) - {"tab", "q", "before"}:
        del kept[name]
    return kept.urlencode()
