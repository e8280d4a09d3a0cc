"""What may be sent when, at the edges of the windows."""

from datetime import UTC, datetime, timedelta

import pytest

from chatbot.messaging.channels import channel
from chatbot.messaging.windows import Way, way

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
DAY, SECOND = timedelta(hours=24), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ago", "expected"), [(DAY - SECOND, Way.FREELY), (DAY, Way.NOT_AT_ALL), (DAY + SECOND, Way.NOT_AT_ALL)]
)
def test_messenger_takes_anything_for_24_hours(ago, expected):
    assert way(channel("messenger"), NOW - ago, at=NOW) == expected
    assert way(channel("messenger"), None, at=NOW) == Way.NOT_AT_ALL


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(DAY - SECOND, Way.FREELY), (DAY, Way.BY_PERSON), (7 * DAY - SECOND, Way.BY_PERSON), (7 * DAY, Way.NOT_AT_ALL)],
)
def test_people_may_answer_for_seven_days_where_meta_allows_it(settings, ago, expected):
    settings.MESSENGER_HUMAN_AGENT = True
    assert way(channel("messenger"), NOW - ago, at=NOW, is_by_person=True) == expected
    settings.MESSENGER_HUMAN_AGENT = False
    assert way(channel("messenger"), NOW - ago, at=NOW, is_by_person=True) != Way.BY_PERSON


def test_the_bot_never_speaks_as_a_person(settings):
    settings.MESSENGER_HUMAN_AGENT = True
    assert way(channel("messenger"), NOW - 2 * DAY, at=NOW) == Way.NOT_AT_ALL


def test_beyond_the_window_news_go_as_an_approved_template(settings):
    settings.MESSENGER_UTILITY_TEMPLATES = {"reminder": "appointment_reminder"}
    assert way(channel("messenger"), NOW - 2 * DAY, at=NOW, kind="reminder") == Way.TEMPLATE
    assert way(channel("messenger"), NOW - SECOND, at=NOW, kind="reminder") == Way.FREELY
    assert way(channel("messenger"), NOW - 2 * DAY, at=NOW, kind="follow_up") == Way.NOT_AT_ALL


def test_a_page_of_ours_takes_everything_always():
    assert way(channel("web"), None, at=NOW) == Way.FREELY
