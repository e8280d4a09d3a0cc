"""The tables of the page of numbers: each line a number, the one of the period before, and where both lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from accounts import channels
from bookings import numbers
from bookings.models import Appointment, AppointmentEvent, Feedback
from bookings.numbers import TimeTaken
from bookings.pages import numbers_links as links
from bookings.pages.sheets import Form, Line, Table, Value, with_bars
from bookings.periods import Period, Step
from chatbot.models import Question
from chatbot.people import numbers as conversations
from chatbot.people.numbers import Talks
from consultants.models import Business, Consultant

Status, Role, Source = Appointment.Status, AppointmentEvent.Role, AppointmentEvent.Source
# Each of the two periods is asked for once.
Both = tuple[Value, Value]


@dataclass
class Numbers:
    """Of a period and the one before, and of some consultants. What nobody asks for is not read."""

    period: Period
    before: Period
    people: Sequence[Consultant]

    @property
    def periods(self) -> tuple[Period, Period]:
        return self.period, self.before

    @property
    def step(self) -> Step:
        return self.period.step

    # Appointments

    @cached_property
    def _appointments(self) -> list[numbers.Appointments]:
        return numbers.appointments(self.periods, self.step)

    def _of(self, *statuses: str) -> Both:
        now, before = (
            Value(number, links.appointments(period, *statuses), number)
            for period, found in zip(self.periods, self._appointments, strict=True)
            for number in [found.number(*statuses)]
        )
        return now, before

    def _cancelled_by(self, role: str) -> Both:
        now, before = (
            Value(number, links.appointments(period, cancelled_by=role), number)
            for period, found in zip(self.periods, self._appointments, strict=True)
            for number in [found.cancelled_by(role)]
        )
        return now, before

    @cached_property
    def appointments(self) -> Table:
        lines = [
            Line(_("Booked"), *self._of()),
            Line(_("Came"), *self._of(Status.COMPLETED)),
            Line(_("Did not come"), *self._of(Status.NO_SHOW)),
            Line(_("Still open"), *self._of(Status.PENDING, Status.CONFIRMED)),
            Line(_("Cancelled"), *self._of(Status.CANCELLED)),
            *(Line(_("by: %(role)s") % {"role": role.label}, *self._cancelled_by(role), is_part=True) for role in Role),
            Line(_("Declined"), *self._of(Status.DECLINED)),
        ]
        note = _(
            "Appointments that begin in the period, whenever they were booked. A time that was only held and never "
            "booked does not count. Still open are those that are to come, or wait for approval."
        )
        return Table("appointments", _("Appointments"), note, with_bars(lines), _("What became of them"))

    @cached_property
    def course(self) -> Table:
        """As the period goes, beside the same day, week or month of the one before."""
        now, before = self._appointments
        pairs = _paired(list(self.period.parts(self.step)), list(self.before.parts(self.step)))
        lines = [
            Line(
                _name(part, self.step),
                _booked(now, part, self.step),
                _booked(before, earlier, self.step),
                short=date_format(part.first, "MONTH_DAY_FORMAT" if self.step != Step.MONTH else "YEAR_MONTH_FORMAT"),
            )  # fmt: skip
            for part, earlier in pairs
        ]
        titles = {Step.DAY: _("Booked by day"), Step.WEEK: _("Booked by week"), Step.MONTH: _("Booked by month")}
        note = _(
            "Appointments by when they begin. The first day, week or month stands beside the first one of the period "
            "before, and so on."
        )
        return Table("course", titles[self.step], note, lines, _("Begins"), is_in_time=True)

    @cached_property
    def sources(self) -> Table:
        lines = []
        for source in Source:
            now, before = (
                Value(found.by_source[source], links.appointments(period, source=source), found.by_source[source])
                for period, found in zip(self.periods, self._appointments, strict=True)
            )
            if now.number or before.number or source in (Source.CHAT, Source.ADMIN):
                lines.append(Line(source.label.capitalize(), now, before))
        note = _("The same appointments by where they were booked first: by customers in the chat, or by the team.")
        return Table("sources", _("Where they were booked"), note, with_bars(lines), _("Booked in"))

    # Time

    @cached_property
    def _time_taken(self) -> list[dict[int, TimeTaken]]:
        return numbers.time_taken(self.people, self.periods)

    @cached_property
    def time_taken(self) -> Table:
        lines = []
        for person in self.people:
            now, before = (
                _of_time(found[person.pk], links.of_consultant(period, person.pk))
                for period, found in zip(self.periods, self._time_taken, strict=True)
            )
            lines.append(Line(person.name, now, before, Form.PERCENT))
        note = _(
            "Booked time as a share of the working time: the usual hours and those of single days, without holidays "
            "and time off. Booked is what is still open, who came and who did not come; buffers do not count. What "
            "is booked outside of the hours counts, so that it can be more than 100 %. Hours are those that are "
            "entered now, for the past as well."
        )
        return Table("time", _("Utilisation"), note, with_bars(lines), _("Consultant"))

    # What customers say

    @cached_property
    def _ratings(self) -> Sequence[dict[int, int]]:
        return numbers.ratings(self.periods)

    @cached_property
    def rating(self) -> Line:
        now, before = (
            Value(sum(stars * number for stars, number in found.items()) / count if count else None,
                  links.feedback(period), count)
            for period, found in zip(self.periods, self._ratings, strict=True) for count in [sum(found.values())]
        )  # fmt: skip
        return Line(_("Average rating"), now, before, Form.STARS)

    @cached_property
    def ratings(self) -> Table:
        lines = [self.rating]
        for stars in range(Feedback.MAX_RATING, -1, -1):
            now, before = (
                Value(found.get(stars, 0), links.feedback(period, rating__exact=stars), found.get(stars, 0))
                for period, found in zip(self.periods, self._ratings, strict=True)
            )
            lines.append(Line(_("%(stars)d of 5") % {"stars": stars}, now, before))
        note = _("Ratings that were given in the period, whenever the visit was.")
        return Table("ratings", _("Ratings"), note, with_bars(lines), _("Stars"))

    # Conversations

    @cached_property
    def _talks(self) -> list[dict[str, Talks]]:
        return [conversations.talks(period) for period in self.periods]

    @cached_property
    def _all_talks(self) -> list[Talks]:
        return [sum(found.values(), Talks()) for found in self._talks]

    def _talked(self, name: str, **lookups: object) -> Both:
        now, before = (
            Value(getattr(found, name), links.days_of_conversations(period, **lookups), getattr(found, name))
            for period, found in zip(self.periods, self._all_talks, strict=True)
        )
        return now, before

    def _without_a_person(self, number: "dict[Period, float | None]") -> Both:
        """Something that is said of those that were handled without a person."""
        now, before = (
            Value(number[period], links.days_of_conversations(period, **_WITHOUT_A_PERSON), found.without_a_person)
            for period, found in zip(self.periods, self._all_talks, strict=True)
        )
        return now, before

    @cached_property
    def share(self) -> Line:
        shares = {period: found.share for period, found in zip(self.periods, self._all_talks, strict=True)}
        return Line(_("Share without a person"), *self._without_a_person(shares), Form.PERCENT)

    @cached_property
    def saved(self) -> Line:
        each = Business.current().minutes_per_booking
        minutes: dict[Period, float | None] = {
            period: found.without_a_person * each for period, found in zip(self.periods, self._all_talks, strict=True)
        }
        return Line(_("Minutes saved"), *self._without_a_person(minutes), Form.MINUTES)

    @cached_property
    def unanswered(self) -> Line:
        now, before = (
            Value(number, links.questions(period, *Question.UNANSWERED), number)
            for period, number in zip(self.periods, conversations.unanswered(self.periods), strict=True)
        )
        return Line(_("Unanswered questions"), now, before)

    @cached_property
    def talks(self) -> Table:
        lines = [
            Line(_("Conversations"), *self._talked("number")),
            *(self._on(name, str(label)) for name, label in channels.choices()),
            Line(_("Something reached"), *self._talked("reached", is_reached__exact=1)),
            Line(_("With a person"), *self._talked("handed_over", is_handed_over__exact=1)),
            Line(_("Without a person"), *self._talked("without_a_person", **_WITHOUT_A_PERSON)),
            self.share, self.saved, self.unanswered,
        ]  # fmt: skip
        note = _(
            "A conversation counts once for each day on which the customer wrote. Something is reached when they "
            "booked, moved or cancelled, or a question was answered and they did not call the answer unhelpful; "
            "without a person, when on that day nobody of the team was called or had the conversation. The share is "
            "of those in which something was reached or a person was called. The minutes saved are those without a "
            "person times %(minutes)d minutes, which the owner sets on the page of the business. Unanswered are "
            "questions whose answer was not known or failed."
        ) % {"minutes": Business.current().minutes_per_booking}
        return Table("conversations", _("Conversations"), note, with_bars(lines), _("What came of them"))

    def _on(self, channel: str, label: str) -> Line:
        now, before = (
            Value(number, links.days_of_conversations(period, channel__exact=channel), number)
            for period, found in zip(self.periods, self._talks, strict=True)
            for number in [found.get(channel, Talks()).number]
        )
        return Line(label, now, before, is_part=True)

    # Money

    @cached_property
    def costs(self) -> Table:
        found = conversations.calls(self.periods)
        calls = [
            Value(one.number, links.model_calls(period), one.number)
            for period, one in zip(self.periods, found, strict=True)
        ]
        each = [
            (float(one.cost), one.per(talks.booked), one.per(talks.number))
            for one, talks in zip(found, self._all_talks, strict=True)
        ]
        titles = (_("Cost"), _("Cost for a booking in the chat"), _("Cost for a conversation"))
        lines = [Line(_("Calls"), calls[0], calls[1])]
        for at, title in enumerate(titles):
            now, before = (Value(one[at], call.link, call.rows) for one, call in zip(each, calls, strict=True))
            lines.append(Line(title, now, before, Form.USD))
        note = _(
            "What the language models were paid for calls of the period. For a booking: by the appointments that "
            "customers booked in the chat in it, whenever these take place. Calls are kept for a time; what is older "
            "is not counted."
        )
        return Table("costs", _("Language models"), note, lines, _("What was paid"))

    @property
    def tables(self) -> list[Table]:
        return [
            self.course, self.appointments, self.talks, self.sources, self.costs, self.ratings, self.time_taken
        ]  # fmt: skip

    @property
    def first(self) -> list[Line]:
        """What is seen before anything else."""
        booked, came, missed, _open, cancelled = self.appointments.lines[:5]
        cost = self.costs.lines[2]
        return [booked, came, missed, cancelled, self.rating, self.share, self.saved, self.unanswered, cost]


_WITHOUT_A_PERSON = {"is_reached__exact": 1, "is_handed_over__exact": 0}


def _of_time(taken: TimeTaken, link: str) -> Value:
    hours = {"booked": _hours(taken.minutes), "open": _hours(taken.open_minutes)}
    return Value(taken.percent, link, taken.appointments, _("%(booked)s of %(open)s h") % hours)


def _hours(minutes: int) -> str:
    return str(number_format(minutes / 60, 1 if minutes % 60 else 0))


def _booked(found: numbers.Appointments, part: Period | None, step: Step) -> Value:
    if part is None:
        return Value(None)
    number = found.by_part[part.begun(step)]
    return Value(number, links.appointments(part), number)


def _name(part: Period, step: Step) -> str:
    if step == Step.MONTH and part.first.day == 1:
        return date_format(part.first, "YEAR_MONTH_FORMAT")
    return date_format(part.first, "SHORT_WEEKDAY_DAY_FORMAT" if step == Step.DAY else "MONTH_DAY_FORMAT")


def _paired(parts: list[Period], before: list[Period]) -> list[tuple[Period, Period | None]]:
    """A month may have more days than the one before, and fewer: what is left over of that is not shown."""
    return [(part, before[at] if at < len(before) else None) for at, part in enumerate(parts)]
