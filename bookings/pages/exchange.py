"""Import and export of people, services and appointments by files: chosen, looked at row by row, then applied.

Nothing of what is chosen is kept here until it is applied: it goes with the page.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Customer, User
from bookings.csv_exchange import bundle
from bookings.csv_exchange.bundle import BadBundle, Bundle
from bookings.csv_exchange.columns import FILES
from bookings.csv_exchange.exporting import export_directory
from bookings.csv_exchange.importing import import_directory, try_directory
from bookings.csv_exchange.reading import Problems
from bookings.csv_exchange.run import Count, Decisions, Import, ImportRefused, Outcome
from bookings.models import Appointment, Feedback
from consultants.models import Consultant, DateOverride, Service
from history import noting

# So many rows are shown; the totals are of all.
SHOWN = 200
# What a page can wait for. More is written by the command.
MAX_APPOINTMENTS = 50_000
NEEDED = (
    "accounts.add_customer", "accounts.change_customer", "consultants.add_consultant", "consultants.change_consultant",
    "consultants.add_service", "consultants.change_service", "bookings.add_appointment", "bookings.change_appointment",
)  # fmt: skip
EXPORT = "bookings.export_appointment"
EVERYWHERE = {
    "": gettext_lazy("I decide for each"), "same": gettext_lazy("they are the same people"),
    "new": gettext_lazy("they are new people"),
}  # fmt: skip
KINDS = {
    "added": gettext_lazy("new"), "changed": gettext_lazy("brought up to date"),
    "kept": gettext_lazy("stays as it is here"), "unchanged": gettext_lazy("as it was"),
}  # fmt: skip


def may_import(user: User | AnonymousUser) -> bool:
    return user.has_perms(NEEDED)


@dataclass
class Look:
    """What an import of these files would do, or what keeps it from being done."""

    problems: Problems
    counts: dict[str, Count] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    namesakes: dict[Any, list[Any]] = field(default_factory=dict)

    @property
    def is_possible(self) -> bool:
        return not self.problems.count and not self.namesakes

    @property
    def told(self) -> list[Outcome]:
        """Of which something is to be said."""
        return [one for one in self.outcomes if one.kind != "unchanged" or one.matched]

    def digest(self) -> str:
        """Another one where anything else would be done."""
        rows = [(one.row.file, one.row.line, one.kind, one.what, one.matched) for one in self.outcomes]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """GET the page; POST files to look at what they would do, and what was looked at to do it."""
    if not may_import(request.user) and not request.user.has_perm(EXPORT):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request)
    if not may_import(request.user):
        raise PermissionDenied
    try:
        files = _files(request)
    except BadBundle as error:
        return _page(request, error=str(error), status=400)
    decisions = _decisions(request)
    if request.POST.get("step") == "apply":
        done, look = _apply(files, decisions, request.POST.get("seen", ""))
        if done:
            messages.success(request, _done(done))
            return redirect("exchange")
        note = _("Something has changed here since you looked. Nothing was imported yet; please look again.")
        return _page(request, files=files, look=look, decisions=decisions, error=note, status=409)
    return _page(request, files=files, look=_look(files, decisions), decisions=decisions)


def _files(request: HttpRequest) -> Bundle:
    if request.POST.get("files"):
        return bundle.unpacked(request.POST["files"])
    return bundle.read_uploads(request.FILES.getlist("chosen"))


def _decisions(request: HttpRequest) -> Decisions:
    by_place = {}
    for key, word in request.POST.items():
        file, _colon, line = key.removeprefix("row ").partition(":")
        if key.startswith("row ") and file in FILES and line.isdecimal() and len(line) < 10 and word in ("same", "new"):
            by_place[file, int(line)] = word
    everywhere = request.POST.get("everywhere", "")
    return Decisions(everywhere if everywhere in EVERYWHERE else "", by_place)


def _look(files: Bundle, decisions: Decisions) -> Look:
    outcomes: list[Outcome] = []
    try:
        with bundle.as_directory(files) as directory:
            run = try_directory(directory, now=timezone.now(), decisions=decisions, report=outcomes.append)
    except ImportRefused as refused:
        return Look(refused.problems)
    return _seen(run, outcomes)


def _seen(run: Import, outcomes: list[Outcome]) -> Look:
    return Look(Problems(), run.counts, outcomes, run.namesakes)


def _apply(files: Bundle, decisions: Decisions, seen: str) -> tuple[dict[str, Count] | None, Look]:
    """What was done to each file, or nothing where it would be anything else than what was looked at."""
    outcomes: list[Outcome] = []
    try:
        with bundle.as_directory(files) as directory, transaction.atomic():
            run = import_directory(
                directory, now=timezone.now(), progress=lambda name, done, total: None, decisions=decisions,
                report=outcomes.append,
            )  # fmt: skip
            look = _seen(run, outcomes)
            is_as_seen = look.digest() == seen
            transaction.set_rollback(not is_as_seen)
    except ImportRefused:
        return None, _look(files, decisions)
    return (run.counts if is_as_seen else None), look


def _done(counts: dict[str, Count]) -> str:
    said = [
        _("%(file)s: %(added)d new, %(changed)d changed") % {"file": name, "added": one.added, "changed": one.changed}
        for name, one in counts.items() if one.added or one.changed
    ]  # fmt: skip
    return _("Imported. %(files)s") % {"files": "; ".join(said)} if said else _("All of it was here already.")


def _page(
    request: HttpRequest, *, files: Bundle | None = None, look: Look | None = None,
    decisions: Decisions | None = None, error: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        **admin.site.each_context(request), "title": _("Import and export"), "names": list(FILES), "error": error,
        "may_import": may_import(request.user), "may_export": request.user.has_perm(EXPORT),
        "look": look, "packed": bundle.packed(files) if files else "",
    }  # fmt: skip
    if look and decisions:
        told = look.told
        context |= {
            "digest": look.digest(), "told": [(one, KINDS[one.kind]) for one in told[:SHOWN]],
            "more": max(len(told) - SHOWN, 0), "hidden_problems": look.problems.count - len(look.problems.found),
            "everywhere": decisions.everywhere, "words": EVERYWHERE.items(),
            "namesakes": [(row, people, f"{row.file}:{row.line}") for row, people in look.namesakes.items()],
            "decided": [(f"{file}:{line}", word) for (file, line), word in decisions.by_place.items()],
        }  # fmt: skip
    return render(request, "admin/bookings/exchange.html", context, status=status)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All files in one, as the import reads them."""
    if not request.user.has_perm(EXPORT):
        raise PermissionDenied
    if Appointment.objects.count() > MAX_APPOINTMENTS:
        messages.error(request, _("There is too much for one page: manage.py export_csv writes the files."))
        return redirect("exchange")
    noting.exported_all(Customer, Consultant, Service, DateOverride, Appointment, Feedback)
    with bundle.as_directory({}) as directory:
        export_directory(directory, progress=lambda name, done, total: None)
        files = {path.name: path.read_bytes() for path in sorted(directory.iterdir())}
    answer = HttpResponse(bundle.zipped(files), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="meetassist-{timezone.localdate()}.zip"'
    return answer
