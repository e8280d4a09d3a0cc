"""What of the business is not set up yet: each line comes and goes with its fact, and leads to where it is done."""

from datetime import UTC, date, datetime, time

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.roles import Role
from consultants.models import (
    Business,
    BusinessPolicy,
    Consultant,
    DateOverride,
    Holiday,
    Service,
    WorkingHours,
)
from consultants.pages.missing import missing
from meetassist import heartbeat
from meetassist.tests.fixtures import login, login_of

pytestmark = pytest.mark.django_db
# In Vietnam it is the last day of the year.
NOW = datetime(2026, 12, 31, 2, tzinfo=UTC)
MESSENGER = ("MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN", "MESSENGER_PAGE_TOKEN", "MESSENGER_PAGE_ID")
PAGE = "/admin/consultants/business/1/change/"
WHOLE = {
    "phone": "+842838221234", "address": "12 Nguyễn Huệ", "greeting_vi": "Chào!", "greeting_en": "Hi!",
    "desk_hours": {"1": [["08:00", "12:00"]]}, "alert_addresses": ["lan@example.com"],
}  # fmt: skip


@pytest.fixture
def whole(office, settings):
    """A business of which nothing is missing."""
    Business.objects.update(**WHOLE)
    for number, one in enumerate(Consultant.objects.all()):
        login_of(one, f"c{number}")
    Holiday.objects.bulk_create(Holiday(on=date(year, 9, 2), name="Quốc khánh") for year in (2026, 2027))
    settings.EMAIL_PROVIDER, settings.EMAIL_DOMAIN, settings.LLM_PROVIDER = "ses", "example.com", "bedrock"
    for name in MESSENGER:
        setattr(settings, name, "x")
    return office


@pytest.fixture
def boss(db):
    return User.objects.create_superuser("boss")


def told(user, language="en", now=NOW):
    with translation.override(language):
        return [(one.sentence, one.link, one.is_needed) for one in missing(user, now=now)]


def test_of_what_is_whole_nothing_is_missing(whole, boss):
    assert told(boss) == []


@pytest.mark.parametrize(
    ("field", "sentence", "place", "is_needed"),
    [
        ("phone", "No telephone number: customers cannot ring.", "id_phone", True),
        ("address", "No address: nobody can be told where to come to.", "id_address", True),
        ("desk_hours", "No hours of the desk: nobody can be told when people answer, and alerts come at any hour.",
         "id_desk_monday", True),
        ("alert_addresses", "No address of alerts: nobody is told when a customer waits for a person.",
         "id_alert_addresses", True),
        ("greeting_vi", "No greeting of your own in both languages: the bot says that it is the booking assistant.",
         "id_greeting_vi", False),
        ("greeting_en", "No greeting of your own in both languages: the bot says that it is the booking assistant.",
         "id_greeting_en", False),
    ],
)  # fmt: skip
def test_each_field_of_the_business_is_a_line_until_it_is_filled(whole, boss, field, sentence, place, is_needed):
    Business.objects.update(**{field: type(WHOLE[field])()})
    assert told(boss) == [(sentence, f"{PAGE}#{place}", is_needed)]
    assert told(boss, "vi")[0][0] != sentence
    Business.objects.update(**{field: WHOLE[field]})
    assert told(boss) == []


def test_nobody_and_nothing_to_book(whole, boss):
    Consultant.objects.update(is_active=False)
    Service.objects.update(is_active=False)
    assert told(boss) == [
        ("No consultant: nobody can be booked.", "/admin/new-consultant/", True),
        ("No service: there is nothing to book.", "/admin/consultants/service/add/", True),
    ]


def test_a_consultant_without_hours_is_named_and_several_are_counted(whole, boss):
    page = reverse("hours", args=[whole.bao.pk])
    whole.bao.working_hours.all().delete()
    assert told(boss) == [("Lê Quốc Bảo has no working hours: nobody can book them.", page, True)]
    assert told(boss, "vi")[0][0] == "Lê Quốc Bảo chưa có giờ làm việc: khách không đặt lịch được."
    whole.thu_hang.working_hours.all().delete()
    [(sentence, link, _)] = told(boss)
    assert sentence == "2 consultants have no working hours: nobody can book them."
    assert link == "/admin/consultants/consultant/?lacks=hours"
    Consultant.objects.filter(pk=whole.thu_hang.pk).update(is_active=False)
    assert len(told(boss)) == 1 and told(boss)[0][1] == page, "who is not active is not asked for"


def test_hours_that_are_over_are_none_and_a_coming_date_is_one(whole, boss):
    whole.bao.working_hours.update(valid_to=date(2026, 12, 30))
    assert len(told(boss)) == 1
    DateOverride.objects.create(consultant=whole.bao, on=date(2027, 1, 5))
    assert len(told(boss)) == 1, "a day off is no working day"
    DateOverride.objects.create(consultant=whole.bao, on=date(2027, 1, 6), start_time=time(8), end_time=time(12))
    assert told(boss) == []


def test_a_consultant_without_a_login_and_a_service_that_nobody_offers(whole, boss):
    Consultant.objects.filter(pk=whole.bao.pk).update(user=None)
    whole.legal.consultants.set([])
    assert told(boss) == [
        ("Lê Quốc Bảo has no login, and sees no calendar.", f"/admin/consultants/consultant/{whole.bao.pk}/change/",
         True),
        ("Tư vấn pháp lý is offered by nobody: it cannot be booked.",
         f"/admin/consultants/service/{whole.legal.pk}/change/", True),
    ]  # fmt: skip
    whole.legal.consultants.set([whole.bao])
    Consultant.objects.filter(pk=whole.bao.pk).update(is_active=False)
    assert [sentence for sentence, _, _ in told(boss)] == ["Tư vấn pháp lý is offered by nobody: it cannot be booked."]


def test_the_lists_that_lines_lead_to_show_what_they_count(whole, client, boss):
    Consultant.objects.exclude(pk=whole.bao.pk).update(user=None)
    WorkingHours.objects.exclude(consultant=whole.thu_hang).delete()
    Service.objects.create(name="Khác", duration_minutes=30)
    Service.objects.create(name="Cũ", duration_minutes=30, is_active=False)
    client.force_login(boss)
    pages = {("consultant", "login"): {"Nguyễn Thị Thu Hằng", "Trần Minh Hằng"},
             ("consultant", "hours"): {"Trần Minh Hằng", "Lê Quốc Bảo"}, ("service", "people"): {"Khác"}}  # fmt: skip
    for (model, lack), names in pages.items():
        page = client.get(f"/admin/consultants/{model}/", {"lacks": lack})
        assert {row.name for row in page.context["cl"].result_list} == names


def test_the_holidays_of_every_year_that_can_be_booked(whole, boss):
    Holiday.objects.all().delete()
    link = "/admin/consultants/holiday/import/?country=VN&year="
    words = "No public holidays of {}: these days can be booked like any other."
    assert told(boss) == [(words.format(year), f"{link}{year}", True) for year in (2026, 2027)]
    BusinessPolicy.objects.update(booking_window_days=1)
    Holiday.objects.create(on=date(2027, 1, 1), name="Tết Dương lịch")
    assert told(boss) == [(words.format(2026), f"{link}2026", True)]
    assert told(boss, now=datetime(2026, 12, 31, 18, tzinfo=UTC)) == [], "it is the next year in Vietnam"


def test_what_the_environment_lacks_leads_to_where_it_is_seen(whole, boss, settings):
    settings.EMAIL_PROVIDER, settings.LLM_PROVIDER, settings.MESSENGER_PAGE_ID = "file", "local", ""
    link = "/admin/operation/"
    assert told(boss) == [
        ("E-mails reach nobody: they are written to files. Whoever runs the program sets EMAIL_PROVIDER.", link, True),
        ("Messenger is not connected. Whoever runs the program sets MESSENGER_PAGE_ID.", link, False),
        ("No language model: the bot understands by fixed rules alone. Whoever runs the program sets LLM_PROVIDER.",
         link, False),
    ]  # fmt: skip
    settings.EMAIL_PROVIDER, settings.EMAIL_DOMAIN = "ses", "localhost"
    words = "E-mails have no sender: whoever runs the program sets DEFAULT_FROM_EMAIL."
    assert told(boss)[0] == (words, link, True)


# Who reads it


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.RECEPTIONIST, Role.CONSULTANT])
def test_who_may_not_change_the_business_is_not_told(office, role):
    assert told(login(role).user) == []


def test_who_may_do_no_more_than_change_it_has_links_to_nothing_else(whole, boss):
    plain = User.objects.create_user("plain", is_staff=True)
    permissions = Permission.objects.filter(codename__in=["change_business", "view_business"])
    plain.user_permissions.set(permissions.filter(content_type__app_label="consultants"))
    Consultant.objects.update(user=None)
    Holiday.objects.all().delete()
    Business.objects.update(phone="")
    links = [link for _, link, _ in told(plain)]
    assert links == [f"{PAGE}#id_phone", "", "", ""]
    assert all(link for _, link, _ in told(boss)) and told(AnonymousUser()) == []


def test_it_takes_as_many_queries_however_much_there_is(whole, boss):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as done:
            told(boss)
        return len(done)

    few = queries()
    Consultant.objects.bulk_create(Consultant(name=f"Người {number}") for number in range(40))
    Service.objects.bulk_create(Service(name=f"Việc {number}", duration_minutes=30) for number in range(40))
    assert queries() == few <= 10


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
def test_today_leads_to_it_while_something_that_is_needed_waits(whole, role):
    for process in (heartbeat.WORKER, heartbeat.BEAT):
        heartbeat.record(process)
    one = login(role)
    Holiday.objects.bulk_create(
        [Holiday(on=date(year, 1, 1), name="Tết Dương lịch") for year in (2025, 2026, 2027, 2028, 2029)]
    )
    Business.objects.update(phone="", address="", greeting_vi="")
    assert f'<a href="{PAGE}#missing">2 things still wait to be set up</a>' in one.get("/admin/").content.decode()
    Business.objects.update(phone=WHOLE["phone"], address=WHOLE["address"])
    assert "#missing" not in one.get("/admin/").content.decode()


def test_today_says_nothing_of_it_to_others(office):
    assert "#missing" not in login(Role.RECEPTIONIST).get("/admin/").content.decode()
