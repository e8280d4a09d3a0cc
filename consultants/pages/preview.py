"""Before hours or days off are saved: which coming appointments lie there, to be seen first. None is touched."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts import roles
from accounts.roles import Act
from bookings import displaced
from bookings.displaced import Touched
from bookings.models import Appointment
from consultants.models import Consultant

# Of more the number alone is told.
SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """Appointments where nobody would work: the soonest with their addresses, and the ids of all."""

    rows: list[tuple[Appointment, str]]
    ids: frozenset[int]

    @property
    def total(self) -> int:
        return len(self.ids)

    @property
    def more(self) -> int:
        return self.total - len(self.rows)

    @property
    def seen(self) -> str:
        """As the form sends it back."""
        return ",".join(map(str, sorted(self.ids)))


def attempt(request: HttpRequest, change: Callable[[], object], touched: Touched) -> tuple[bool, set[int]]:
    """Whether it was done, and the ids of the appointments that lose their place by it.

    It is not done while one of these was not on the page that the request was sent from.
    """
    seen = {int(part) for part in request.POST.get("seen", "").split(",") if part.isdecimal() and len(part) < 19}
    lost = displaced.after(change, touched, seen=seen, now=timezone.now())
    return lost.issubset(seen), lost


def standing(request: HttpRequest, ids: set[int]) -> Standing:
    rows = Appointment.objects.filter(pk__in=ids).select_related("customer", "service", "consultant")
    return Standing([(row, _address(request, row)) for row in rows.order_by("during", "pk")[:SHOWN]], frozenset(ids))


def _address(request: HttpRequest, row: Appointment) -> str:
    """Of the panel on which whoever looks can do most."""
    name = "panel" if roles.may(request.user, Act.CHANGE, Appointment) else "appointment"
    return reverse(name, args=[row.code])


def without_a_place(request: HttpRequest, consultant: Consultant) -> Standing:
    """What stands there already, of this consultant."""
    touched = Touched(consultants=frozenset({consultant.pk}))
    return standing(request, displaced.ids(now=timezone.now(), touched=touched))


def told(lost: set[int]) -> str:
    """Behind what was saved; empty where nothing lies there."""
    words = ngettext(
        "%(count)d appointment has no place now. It stays until somebody moves or cancels it.",
        "%(count)d appointments have no place now. They stay until somebody moves or cancels them.", len(lost),
    )  # fmt: skip
    return words % {"count": len(lost)} if lost else ""
