"""What stood in a row is shown as its own pages show it: times by the local clock, words for codes, names for ids."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone, translation

from accounts.models import User
from bookings.models import Appointment
from consultants.models import Consultant, TimeOff, WorkingHours
from history import showing
from history.models import Entry
from history.values import shown
from meetassist.tests.fixtures import everybody_reads


def field(model, name):
    return model._meta.get_field(name)


@pytest.mark.parametrize(
    ("model", "name", "held", "english", "vietnamese"),
    [
        (Appointment, "status", "no_show", "did not come", "không đến"),
        (WorkingHours, "weekday", 0, "0", "0"),
        (Consultant, "is_active", True, "yes", "có"),
        (WorkingHours, "start_time", "08:00:00", "08:00", "08:00"),
        (WorkingHours, "valid_from", "2026-12-01", "01/12/2026", "01/12/2026"),
        (User, "date_joined", "2026-12-01T02:30:00.5+00:00", "01/12/2026 09:30", "01/12/2026 09:30"),
        (TimeOff, "during", '["2026-12-01 02:00:00+00","2026-12-01 03:30:00+00")',
         "01/12/2026 09:00 – 10:30", "01/12/2026 09:00 – 10:30"),
        (TimeOff, "during", '["2026-12-01 02:00:00+00","2026-12-02 03:30:00+00")',
         "01/12/2026 09:00 – 02/12/2026 10:30", "01/12/2026 09:00 – 02/12/2026 10:30"),
        (TimeOff, "during", '["2026-12-01 02:00:00+00",)', "01/12/2026 09:00 – ", "01/12/2026 09:00 – "),
        (Consultant, "languages", ["vi", "en"], "Vietnamese, English", "Tiếng Việt, Tiếng Anh"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_people_read_it(model, name, held, english, vietnamese):
    with timezone.override("Asia/Ho_Chi_Minh"):
        for language, words in (("en", english), ("vi", vietnamese)):
            with translation.override(language):
                assert shown(field(model, name), held).lower() == words.lower()


@pytest.mark.parametrize("held", ["2026-13-45T00:00:00+00:00", "empty", "khác"])
def test_what_the_column_cannot_hold_any_more_is_shown_as_it_is(held):
    for name in ("during", "reason"):
        assert shown(field(TimeOff, name), held) == held
    assert shown(field(User, "date_joined"), held) == shown(None, held) == held


def test_a_change_of_a_time_off_reads_like_its_page(client, db):
    client.force_login(User.objects.create_superuser("chi"))
    hang = Consultant.objects.create(name="Thu Hằng")
    start = datetime(2026, 12, 1, 2, tzinfo=UTC)
    off = TimeOff.objects.create(consultant=hang, during=(start, start + timedelta(hours=1)))
    TimeOff.objects.filter(pk=off.pk).update(during=(start, start + timedelta(hours=2)))
    text = client.get(f"/admin/history/entry/?row=consultants_timeoff:{off.pk}").content.decode()
    assert "01/12/2026 09:00 – 10:00 → 01/12/2026 09:00 – 11:00" in text


def test_a_permission_of_a_group_has_its_names(client, db):
    client.force_login(User.objects.create_superuser("chi"))
    group = Group.objects.create(name="Trực cuối tuần")
    permission = Permission.objects.get(codename="view_customer")
    group.permissions.add(permission)
    entry = Entry.objects.get(table_name="auth_group_permissions", belongs_to=f"auth_group:{group.pk}")
    for language, name in (("en", "group: permissions"), ("vi", "nhóm: cho phép")):
        with translation.override(language):
            assert showing.row(entry).rpartition(" #")[0].lower() == name
        everybody_reads(language)
        page = client.get(f"/admin/history/entry/{entry.pk}/change/")
        text = page.content.decode()
        assert "Trực cuối tuần" in text and str(permission.content_type) in text and "relationship" not in text
