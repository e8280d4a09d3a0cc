"""A customer's own words for what they want: every value in their language, style and way of typing."""

from dataclasses import replace
from datetime import date, datetime, time
from random import Random
from typing import Any

from benchmarks.customers import clock_words
from benchmarks.customers.plan import When, Wish
from benchmarks.customers.wordings import Way, filled, names, say, text_of
from benchmarks.customers.world import World
from bookings.models import Appointment

# What is told unasked in the first message, by how much somebody tells at once. The service always is.
TOLD = {
    "all": frozenset({"person", "day", "time"}),
    "everything": frozenset({"person", "day", "time", "introduction"}),
    "some": frozenset({"day"}),
    "asked": frozenset(),
}
# In English the day follows at once, in Vietnamese the time comes first.
ORDER = {"vi": ("time", "day"), "en": ("day", "time")}


class Speaker:
    def __init__(self, world: World, way: Way, random: Random) -> None:
        self.world, self.way, self.random = world, way, random
        self.told = TOLD[way.tells]
        # Whoever calls somebody so at first calls them so throughout.
        self.called = {name: random.choice(said) for name, said in names(world.business, world.language).items()}

    def say(self, act: str, values: dict[str, str] | None = None) -> str:
        return say(act, self.way, self.random, values or {})

    # Whole messages

    def opening(self, act: str, wish: Wish, *, introduces: bool) -> str:
        """What is told of it at once, and who it is where that is told unasked."""
        is_whole = act not in ("book",)
        told = self.values(wish) if is_whole else self._told_at_once(wish)
        text = self.say(act, told)
        return f"{text} {self.say('introduce', self.own())}" if introduces else text

    def _told_at_once(self, wish: Wish) -> dict[str, str]:
        when = wish.when if wish.when and "day" in self.told else None
        if when and "time" not in self.told:
            when = replace(when, times=(), time_words="")
        shown = replace(wish, when=when, people=wish.people if "person" in self.told else ())
        values = self.values(shown)
        if "person" in self.told and not wish.people:
            values["person"] = self.say("anyone").rstrip(".")
        return values | {"service": self.service(wish)}

    def own(self) -> dict[str, str]:
        return {"name": self.world.name, "email": self.world.email, "phone": self.world.phone}

    # Values

    def values(self, wish: Wish) -> dict[str, str]:
        """Whatever a wording may hold of it."""
        found = {
            "service": self.service(wish), "person": self.person(wish), "whom": wish.whom,
            "what": self.what(wish.rows[0], wish.what) if wish.what else "", **self.when(wish.when), **self.own(),
        }  # fmt: skip
        return found | self._further(wish.values)

    def service(self, wish: Wish) -> str:
        return self.called[wish.service] if wish.service else ""

    def person(self, wish: Wish) -> str:
        return self.called[wish.people[0]] if wish.people else ""

    def when(self, when: When | None) -> dict[str, str]:
        """`when` as it stands in a sentence, and `when_bare` as it is said alone."""
        if when is None:
            return {}
        day, clock = self.day(when), self.clock(when)
        bare = {"day": day, "time": self._at(clock, when) if self.world.language == "en" and day else clock}
        whole = bare | {"day": f"on {day}" if self._takes_on(day) else day}
        joined = [" ".join(filter(None, (one[part] for part in ORDER[self.world.language]))) for one in (whole, bare)]
        return {"day": day, "time": clock, "when": joined[0], "when_bare": joined[1]}

    def _takes_on(self, day: str) -> bool:
        return bool(day) and self.world.language == "en" and clock_words.takes_on(day)

    def _at(self, clock: str, when: When) -> str:
        """English: "at" goes before a clock, not before a part of the day."""
        return f"at {clock}" if clock and not when.time_words else clock

    def day(self, when: When) -> str:
        if when.day_words:
            first, last = (self.date(one) for one in (when.days[0], when.days[-1]))
            return filled(text_of(when.day_words, self.way, self.random), {"first": first, "last": last})
        return self.date(when.days[0]) if len(when.days) == 1 else ""

    def clock(self, when: When) -> str:
        if when.time_words:
            ends = when.times or (when.first, when.last)
            first, last = (self.time(one) for one in (ends[0], ends[-1]))
            return filled(
                text_of(when.time_words, self.way, self.random), {"first": first, "last": last, "clock": first}
            )
        return self.time(when.times[0]) if when.times else ""

    def date(self, value: date) -> str:
        return clock_words.day(value, self.way, self.random, self.world.today)

    def time(self, value: time) -> str:
        return clock_words.clock(value, self.way, self.random)

    def what(self, row: int, act: str) -> str:
        """One of their appointments, by what the wording names of it."""
        found = Appointment.objects.select_related("service").get(pk=row)
        at = self.world.local(found.starts_at)
        day = self.date(at.date())
        values = {"service": self.called[found.service.name], "time": self.time(at.time())}
        if self.world.language == "en" and clock_words.takes_on(day):
            day = f"on {day}"
        return filled(text_of(act, self.way, self.random), values | {"day": day})

    def _further(self, values: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in values.items():
            if name == "booked":
                found |= {"service": self.called[value.service.name], "person": self.called[value.person.name]}
                found |= self.when(When.at(value.at))
            elif name == "moved":
                found["other"] = self.what(value, "what_service")
            elif isinstance(value, datetime):
                phrase = self.when(When.at(value))
                found |= {name: phrase["when"], "when_bare": phrase["when_bare"]} if name == "then" else {}
            elif isinstance(value, date):
                day = self.date(value)
                found[name] = f"on {day}" if self._takes_on(day) else day
            else:
                found[name] = self.called[value]
        return found
