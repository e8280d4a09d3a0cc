"""What customers asked and got no good answer to, put together by what it means: for whoever writes the answers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings

from chatbot.models import Question
from chatbot.understanding.questions.alike import grouped
from chatbot.understanding.questions.terms import said

PERIOD = timedelta(days=90)
# As many of the newest are read. Where each is another wording with words of all others, that takes two seconds.
MOST = 2_000


@dataclass(frozen=True)
class Wording:
    """One way in which it was asked, and how often."""

    text: str
    language: str
    count: int


@dataclass(frozen=True)
class Group:
    """Questions that ask the same, the newest first."""

    questions: tuple[Question, ...]

    @property
    def pk(self) -> int:
        """Of the newest question: the group is found again by any of them."""
        return self.questions[0].pk

    @property
    def count(self) -> int:
        return len(self.questions)

    @property
    def last_at(self) -> datetime:
        return self.questions[0].created_at

    @property
    def languages(self) -> list[str]:
        """Their names, the most frequent first."""
        names = dict(settings.LANGUAGES)
        return [str(names[code]) for code, _count in _frequent(one.language for one in self.questions)]

    @property
    def unhelpful(self) -> int:
        """How many were answered, and the answer was no help."""
        return sum(one.outcome not in Question.UNANSWERED for one in self.questions)

    @cached_property
    def wordings(self) -> list[Wording]:
        """Each once, the most frequent first."""
        return [Wording(_clearest(asked).text, asked[0].language, len(asked)) for asked in _by_wording(self.questions)]


def groups(*, now: datetime) -> list[Group]:
    """Of the last ninety days, the most asked first."""
    rows = Question.objects.to_improve().filter(created_at__gt=now - PERIOD).order_by("-created_at", "-pk")
    rows = rows.only("text", "language", "outcome", "is_helpful", "created_at")
    found = _grouped(list(rows[:MOST]))
    return sorted(found, key=lambda group: (-group.count, -group.last_at.timestamp(), -group.pk))


def group_of(pk: int, *, now: datetime) -> Group | None:
    """The one in which this question stands; None where it is settled, or too old."""
    return next((group for group in groups(now=now) if any(one.pk == pk for one in group.questions)), None)


def _grouped(questions: Sequence[Question]) -> list[Group]:
    """The most frequent wordings come first, and so are what others are compared with."""
    wordings = _by_wording(questions)
    places = {one.pk: place for place, one in enumerate(questions)}
    return [
        Group(tuple(sorted((one for place in members for one in wordings[place]), key=lambda one: places[one.pk])))
        for members in grouped(_clearest(asked).text for asked in wordings)
    ]


def _by_wording(questions: Iterable[Question]) -> list[list[Question]]:
    """Those of the same words together, the most frequent first."""
    found: dict[str, list[Question]] = {}
    for one in questions:
        found.setdefault(said(one.text), []).append(one)
    return [found[key] for key in sorted(found, key=lambda key: (-len(found[key]), key))]


def _clearest(asked: Sequence[Question]) -> Question:
    """The one with the most diacritics: without them a word may be any of several."""
    return max(asked, key=lambda one: sum(not letter.isascii() for letter in one.text))


def settle(questions: Iterable[Question], *, now: datetime) -> int:
    """Nobody need look at them any more; the same asked again is a question of its own. Returns how many."""
    return Question.objects.filter(pk__in=[one.pk for one in questions], settled_at=None).update(settled_at=now)


def _frequent(values: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
