"""What of the team's questions somebody may ask. The database decides over rows; this says so before they are empty."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser

from accounts import roles
from accounts.models import User
from accounts.roles import Act
from bookings.models import Appointment, Feedback
from chatbot.understanding.figures.question import Figure, Measure
from consultants.models import Consultant


@dataclass(frozen=True)
class Rights:
    """`sees_all`: everybody's appointments. `own`: the consultant whose appointments are the asker's own."""

    sees_all: bool
    own: int | None
    sees_money: bool
    sees_ratings: bool

    @property
    def may_ask(self) -> bool:
        return self.sees_all or self.own is not None

    @property
    def only_own(self) -> bool:
        return not self.sees_all

    def allow(self, figure: Figure) -> bool:
        if figure.measure == Measure.REVENUE:
            return self.sees_money
        return self.sees_ratings or figure.measure != Measure.RATING

    def of(self, figure: Figure) -> Figure:
        """With whom "my" means."""
        if not figure.mine or self.own is None:
            return figure
        return replace(figure, consultants=(self.own,))


def of(user: User | AnonymousUser) -> Rights:
    """As the views of schema assist_staff have it."""
    sees_all = roles.may(user, Act.VIEW, Appointment)
    own = None
    if roles.may_own(user, Act.VIEW, Appointment):
        own = Consultant.objects.filter(user=user.pk).values_list("pk", flat=True).first()
    return Rights(
        sees_all=sees_all, own=own,
        sees_money=user.has_perm("consultants.view_business") or not sees_all,
        sees_ratings=user.has_perm(f"{Feedback._meta.app_label}.view_feedback"),
    )  # fmt: skip
