"""The business as its owner describes it in admin: one row, which the environment fills at the first start."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.addressing import Tone
from consultants import desk_hours
from consultants.desk_hours import Periods
from consultants.emergencies import EmergencyNumbers, of_country
from meetassist import business as reading
from meetassist.phones import read_phone, show_phone
from meetassist.zones import validate_time_zone

KINDS_OF_EMERGENCY = ("police", "fire", "ambulance", "children")


def validate_country(code: str) -> None:
    if code.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise ValidationError(_("%(code)s is not the code of a country, such as VN or AU."), params={"code": code})


def validate_short_number(text: str) -> None:
    """What is dialled in an emergency is short, and is no number that `read_phone` knows."""
    if not 2 <= sum(character.isdigit() for character in text) <= 15 or set(text) - set("0123456789 +-()."):
        raise ValidationError(_("%(number)s is not a telephone number."), params={"number": text})


class BusinessManager(models.Manager["Business"]):
    def first_start(self) -> "Business":
        """The row, from the environment unless it stands already; safe when several processes start at once."""
        values = {
            "name": settings.BUSINESS_NAME, "time_zone": settings.BUSINESS_TIME_ZONE, "country": settings.PHONE_REGION,
        }  # fmt: skip
        return self.get_or_create(pk=1, defaults=values)[0]


class Business(models.Model):
    """Who the customers deal with, where it is and how it is reached. Rules of booking are the `BusinessPolicy`'s."""

    name = models.CharField(
        _("name"), max_length=100, help_text=_("Shown on every page, in every e-mail and in the greeting.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_time_zone],
        help_text=_("The clock of the office, by its international name: Asia/Ho_Chi_Minh."),
    )  # fmt: skip
    country = models.CharField(
        _("country"), max_length=2, default="VN", validators=[validate_country],
        help_text=_("Two letters: VN, AU. Telephone numbers without a country code are of this country."),
    )  # fmt: skip
    phone = models.CharField(
        _("phone"), max_length=32, blank=True,
        help_text=_("Where customers can ring. The bot tells it, and it stands under every e-mail."),
    )  # fmt: skip
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Answers to our e-mails go there. Empty: nobody reads them.")
    )
    address = models.CharField(
        _("address"), max_length=200, blank=True, help_text=_("Where customers come to. The bot tells it when asked.")
    )
    map_link = models.URLField(
        _("map"), max_length=500, blank=True, help_text=_("A link to the place on a map, told with the address.")
    )
    greeting_vi = models.CharField(
        _("greeting in Vietnamese"), max_length=300, blank=True,
        help_text=_("What the bot says first, behind the hello. Empty: that it is the booking assistant."),
    )  # fmt: skip
    greeting_en = models.CharField(
        _("greeting in English"), max_length=300, blank=True, help_text=_("The same for those who write English.")
    )
    tone = models.CharField(
        _("tone"), max_length=8, choices=Tone, default=Tone.PLAIN,
        help_text=_("How the bot speaks in chats. In Vietnamese, who has shown what they call themselves is called "
                    "that in any tone. Greetings and answers that you have written stay as they are, and so do "
                    "e-mails."),
    )  # fmt: skip
    office_hours = models.JSONField(
        _("hours of the office"), default=dict, blank=True, validators=[desk_hours.validate_week_with_nights],
        help_text=_("When the door is open, by the clock of the office. Empty: while any of the consultants works."),
    )  # fmt: skip
    desk_hours = models.JSONField(
        _("hours of the desk"), default=dict, blank=True, validators=[desk_hours.validate_week],
        help_text=_("When people answer, by the clock of the office."),
    )  # fmt: skip
    emergency_police = models.CharField(_("police"), max_length=20, blank=True, validators=[validate_short_number])
    emergency_fire = models.CharField(_("fire brigade"), max_length=20, blank=True, validators=[validate_short_number])
    emergency_ambulance = models.CharField(
        _("ambulance"), max_length=20, blank=True, validators=[validate_short_number]
    )
    emergency_children = models.CharField(
        _("protection of children"), max_length=20, blank=True, validators=[validate_short_number]
    )
    alert_addresses = ArrayField(
        models.EmailField(), verbose_name=_("addresses of alerts"), default=list, blank=True, size=10,
        help_text=_("Who is told by e-mail when something needs a person at once; separated by commas."),
    )  # fmt: skip
    alert_minutes = models.PositiveSmallIntegerField(
        _("minutes before an alert"), default=10, validators=[MaxValueValidator(1440)],
        help_text=_("So long a customer may wait for a person without anybody opening the conversation; then the "
                    "addresses are told, during the hours of the desk. 0: never."),
    )  # fmt: skip
    daily_budget_usd = models.DecimalField(
        _("budget of a day in USD"), max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0), _("A budget is not negative."))],
        help_text=_("What language models may cost until midnight; then the bot answers without them. 0: they are not "
                    "asked at all. Empty: as much as whoever runs the program has allowed; more than that is never "
                    "spent."),
    )  # fmt: skip
    minutes_per_booking = models.PositiveSmallIntegerField(
        _("minutes by hand"), default=5, validators=[MaxValueValidator(120)],
        help_text=_("What it takes somebody of the team to serve a customer on the phone or by messages; by it the "
                    "minutes are counted that the bot has saved."),
    )  # fmt: skip

    objects = BusinessManager()

    class Meta:
        verbose_name, verbose_name_plural = _("business"), _("business")
        constraints = [
            models.CheckConstraint(name="business_is_one_row", condition=Q(id=1)),
            models.CheckConstraint(name="business_has_a_name", condition=~Q(name="") & ~Q(time_zone="")),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Business":
        """The row as it is now, read once a turn, a task or a request."""
        row = reading.current()
        assert isinstance(row, cls)
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        reading.forget()

    def clean(self) -> None:
        """Numbers in their international form; what cannot be one is said beside its field."""
        self.country = self.country.upper()
        if self.phone:
            number = read_phone(self.phone, self.country)
            if number is None:
                message = _("%(number)s is not a telephone number.")
                raise ValidationError({"phone": ValidationError(message, params={"number": self.phone})})
            self.phone = number

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def shown_phone(self) -> str:
        """As people write it; empty when there is none."""
        return show_phone(self.phone) if self.phone else ""

    @property
    def signature(self) -> list[str]:
        """What stands under an e-mail: who writes, and how they are reached as far as the owner has said it."""
        return [line for line in (self.name, self.address, self.shown_phone) if line]

    @property
    def greeting(self) -> str:
        """In the active language; empty when the owner has written none."""
        return self.greeting_en if get_language() == "en" else self.greeting_vi

    @property
    def emergency_numbers(self) -> EmergencyNumbers:
        """The owner's, and where they have left one empty, the country's."""
        usual = of_country(self.country)
        return EmergencyNumbers(
            **{kind: getattr(self, f"emergency_{kind}") or getattr(usual, kind) for kind in KINDS_OF_EMERGENCY}
        )

    @property
    def daily_budget(self) -> Decimal:
        """What models may cost in a day, in USD: the owner's, and never more than whoever runs the program allows."""
        limit = Decimal(settings.LLM_DAILY_BUDGET_USD)
        return limit if self.daily_budget_usd is None else min(self.daily_budget_usd, limit)

    @property
    def office_week(self) -> dict[int, Periods]:
        """When the office is open, by the day of the week; empty where the owner has not said it. It may be open past
        midnight: a time belongs to the day on which it begins.
        """
        return desk_hours.of_week(self.office_hours)

    @property
    def desk_week(self) -> dict[int, Periods]:
        """When people answer, by the day of the week, Monday being 1; empty where the owner has not said it."""
        return desk_hours.of_week(self.desk_hours)

    def desk_periods(self, weekday: int) -> list[tuple[time, time]]:
        return self.desk_week.get(weekday, [])

    def is_desk_open(self, moment: datetime) -> bool:
        here = moment.astimezone(self.zone)
        return any(opens <= here.time() < closes for opens, closes in self.desk_periods(here.isoweekday()))

    def is_team_told(self, moment: datetime) -> bool:
        """Whether the team is called to whoever waits: while the desk is open; at any time where it has no hours."""
        return not self.desk_week or self.is_desk_open(moment)
