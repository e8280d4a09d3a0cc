"""What is set at Meta, that setting it twice changes nothing, and each finding of the doctor."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from accounts.roles import Role
from chatbot.channels.messenger import doctor, profile, setup, templates
from chatbot.messaging import stopping
from chatbot.messaging.channels import Refusal, SendFailed
from chatbot.models import Conversation, Message
from consultants.models import Business
from meetassist.tests import messenger
from meetassist.tests.fixtures import login

SCOPES = ["pages_messaging", "pages_manage_metadata", "page_utility_messaging"]


@pytest.fixture
def connected(graph, live_server, settings, office, webhook):
    """A Page with nothing wrong: set up, heard of, reachable at our own address."""
    settings.SITE_URL = live_server.url
    settings.MESSENGER_APP_ID = messenger.APP_ID
    settings.MESSENGER_UTILITY_TEMPLATES = {"reminder": "appointment_reminder"}
    graph.token = {"is_valid": True, "expires_at": 0, "scopes": SCOPES, "profile_id": messenger.PAGE}
    for step in setup.steps():
        step.apply()
    webhook(messenger.text("7001", "xin chào"))
    return graph


def found():
    with translation.override("en"):
        return [(one.is_error, one.sentence) for one in doctor.findings()]


def run(*arguments):
    out = StringIO()
    call_command("messenger_setup", *arguments, stdout=out, no_color=True)
    return out.getvalue().splitlines()


# Setting up


def test_everything_is_set_once(graph, settings, office, live_server):
    settings.SITE_URL, settings.MESSENGER_APP_ID = live_server.url, messenger.APP_ID
    settings.MESSENGER_UTILITY_TEMPLATES = {"reminder": "appointment_reminder", "offer": "free_time"}
    graph.token |= {"scopes": SCOPES}
    with pytest.raises(CommandError, match="Something has to be mended"):
        run("--check")
    assert graph.set == [], "it only looked"
    assert run()[:3] == [
        "set Get Started, greeting, first questions and menu: get_started, greeting, ice_breakers, persistent_menu",
        "set What the webhook is told of: " + ", ".join(setup.FIELDS),
        "set Templates for news outside of 24 hours: appointment_reminder (vi), appointment_reminder (en), "
        "free_time (vi), free_time (en)",
    ]
    assert [name for name, _body in graph.set] == ["messenger_profile", "subscribed_apps", *["message_templates"] * 4]
    number = len(graph.set)
    assert run()[:3] == [
        "as it shall be Get Started, greeting, first questions and menu",
        "as it shall be What the webhook is told of", "as it shall be Templates for news outside of 24 hours",
    ]  # fmt: skip
    assert run("--check")[-1] == "Messenger is set up." and len(graph.set) == number


def test_only_what_differs_is_set_and_what_others_subscribed_to_stays(connected):
    connected.set.clear()
    connected.profile["greeting"] = [{"locale": "default", "text": "alt"}]
    connected.fields = {"feed", "messages"}
    run()
    (first, body), (second, subscribed) = connected.set
    assert (first, set(body)) == ("messenger_profile", {"get_started", "greeting"})
    assert (second, subscribed["subscribed_fields"]) == ("subscribed_apps", ",".join(sorted({"feed", *setup.FIELDS})))


def test_what_meta_adds_and_how_it_orders_locales_is_no_difference(connected):
    connected.profile["greeting"] = [{**one, "added": 1} for one in reversed(connected.profile["greeting"])]
    connected.set.clear()
    run()
    assert connected.set == []


@pytest.mark.django_db
def test_the_profile_is_in_both_languages_and_within_the_limits():
    Business.current()
    Business.objects.update(name="Văn phòng" + " rất dài" * 11)
    wanted = profile.wanted()
    assert wanted["get_started"] == {"payload": "do:menu"}
    greetings = {one["locale"]: one["text"] for one in wanted["greeting"]}
    assert set(greetings) == {"default", "vi_VN", "en_US", "en_GB"}
    assert all(len(text) <= profile.MOST_GREETING for text in greetings.values())
    assert greetings["en_US"].endswith("…")
    assert greetings["default"] == greetings["vi_VN"] != greetings["en_US"]
    for one in wanted["ice_breakers"]:
        asked = one["call_to_actions"]
        assert len(asked) == 4 and all(len(each["question"]) <= 80 for each in asked)
    menus = [one["call_to_actions"] for one in wanted["persistent_menu"]]
    assert all(len(each["title"]) <= 20 and len(each["payload"]) <= 1000 for menu in menus for each in menu)
    assert [each["payload"] for each in menus[0]][-1] == "do:person" and len(menus[0]) <= 20


@pytest.mark.django_db
def test_each_template_is_one_that_meta_may_approve(settings):
    kinds = ["reminder", "offer", "follow_up", "approval", "decline", "moved", "cancelled"]
    settings.MESSENGER_UTILITY_TEMPLATES = {kind: f"x_{kind}" for kind in kinds}
    made = templates.wanted()
    assert [(one["name"], one["language"]) for one in made] == [
        (f"x_{kind}", code) for kind in kinds for code in ("vi", "en")
    ]
    for one in made:
        body, *buttons = one["components"]
        assert all(f"{{{{{number}}}}}" in body["text"] for number in (1, 2, 3))
        assert not body["text"].startswith("{{") and not body["text"].endswith("}}")
        assert all(len(each["text"]) <= 20 for part in buttons for each in part["buttons"])
        assert sum(len(part["buttons"]) for part in buttons) <= 3
    assert made[0]["components"][0]["text"] != made[1]["components"][0]["text"]


def test_meta_refusing_or_silent_is_said_without_its_words(connected, settings):
    connected.errors["messenger_profile"] = 400, {"error": {"message": "SECRET", "code": 190, "error_subcode": 460}}
    with pytest.raises(CommandError, match=r"^Meta refuses: 190/460\. Why: manage\.py doctor\.$"):
        run()
    settings.MESSENGER_GRAPH_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match=r"^Meta's Graph API does not answer \(ConnectError\)"):
        run()
    settings.MESSENGER_PAGE_TOKEN = ""
    with pytest.raises(CommandError, match="MESSENGER_PAGE_TOKEN is not set"):
        run()


def test_links_open_what_they_name(connected, office):
    lines = run("--links")
    assert lines[0] == f"https://m.me/{messenger.PAGE}?ref=book  Book"
    assert f"https://m.me/{messenger.PAGE}?ref=service-{office.tax.pk}  Tax advice" in lines
    assert f"https://m.me/{messenger.PAGE}?ref=consultant-{office.bao.pk}  Lê Quốc Bảo" in lines


# The doctor

pytestmark = pytest.mark.django_db(transaction=True)


def test_where_nothing_is_wrong_nothing_is_found(connected):
    assert found() == []


def test_where_messenger_is_not_connected_nothing_is_asked(db, settings):
    settings.MESSENGER_PAGE_TOKEN = settings.MESSENGER_APP_SECRET = ""
    assert found() == []


def error(code, subcode=None):
    return 400, {"error": {"message": "SECRET", "code": code, "error_subcode": subcode}}


def test_a_token_that_is_not_accepted(connected):
    connected.errors[messenger.PAGE] = error(190, 463)
    assert found() == [
        (True, "The Page's token is not accepted (190/463): make a new one and set MESSENGER_PAGE_TOKEN.")
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"is_valid": False}, (True, "The Page's token is dead: make a new one and set MESSENGER_PAGE_TOKEN.")),
        ({"scopes": ["pages_messaging"]},
         (True, "The token lacks the permissions pages_manage_metadata, page_utility_messaging.")),
        ({"scopes": None},
         (True, "The token lacks the permissions pages_messaging, pages_manage_metadata, page_utility_messaging.")),
        ({"profile_id": "99"}, (True, "The token is of another Page (99) than MESSENGER_PAGE_ID.")),
    ],
)  # fmt: skip
def test_what_meta_says_of_the_token(connected, data, expected):
    connected.token |= data
    assert found() == [expected]


@pytest.mark.parametrize(("days", "is_error"), [(0, True), (3, False), (13, False), (15, None)])
@pytest.mark.parametrize("name", ["expires_at", "data_access_expires_at"])
def test_the_end_of_the_token_is_said_two_weeks_before(connected, name, days, is_error):
    moment = timezone.now() + timedelta(days=days, minutes=5)
    connected.token[name] = int(moment.timestamp())
    says = [(one[0], f"in {days} days" in one[1]) for one in found()]
    assert says == ([] if is_error is None else [(is_error, True)])


def test_without_the_apps_number_it_is_said_what_is_not_seen(connected, settings):
    settings.MESSENGER_APP_ID = ""
    assert found() == [
        (False, "Without MESSENGER_APP_ID it cannot be seen when the token expires and what it may do.")
    ]  # fmt: skip


def test_a_secret_that_meta_does_not_know(connected):
    connected.secret = "another"
    assert found() == [(
        True, "MESSENGER_APP_SECRET is not the secret of the app that the token is of (100): what Meta sends is refused.",
    )]  # fmt: skip


def test_no_secret_no_token_no_page(connected, settings):
    settings.MESSENGER_APP_SECRET = ""
    assert (True, "MESSENGER_APP_SECRET is not set: everything that Meta sends is refused.") in found()
    settings.MESSENGER_APP_SECRET, settings.MESSENGER_PAGE_TOKEN = messenger.APP_SECRET, ""
    assert found() == [(True, "MESSENGER_PAGE_TOKEN is not set: what is written to customers waits.")]
    settings.MESSENGER_PAGE_TOKEN, settings.MESSENGER_PAGE_ID = "tests-page-token", ""
    assert (False, f"MESSENGER_PAGE_ID is not set: events of any Page are taken. The token's is {messenger.PAGE} "
            "(Văn phòng).") in found()  # fmt: skip


def test_a_web_process_with_another_secret_refuses_a_signed_event(connected, settings, graph):
    settings.SITE_URL = f"{graph.url}/elsewhere"
    graph.errors[""] = 403, {}
    assert found() == [
        (
            True,
            f"A signed event was refused at {settings.SITE_URL}/webhooks/messenger/: the web process has another "
            "MESSENGER_APP_SECRET.",
        )
    ]


def test_a_verify_token_that_is_not_set_is_said(connected, settings, live_server):
    settings.MESSENGER_VERIFY_TOKEN = ""
    assert found() == [(
        True, f"The verify token is not taken at {live_server.url}/webhooks/messenger/: the web process has another "
        "MESSENGER_VERIFY_TOKEN, or none.",
    )]  # fmt: skip


def test_an_address_at_which_nothing_answers(connected, settings, graph):
    settings.SITE_URL = "http://127.0.0.1:9"
    assert found() == [(
        True, "Nothing answers at http://127.0.0.1:9/webhooks/messenger/ (ConnectError): Meta has to reach it by SITE_URL.",
    )]  # fmt: skip
    settings.SITE_URL = f"{graph.url}/nothing/here"
    graph.errors[""] = 404, {}
    assert found() == [(True, f"A signed event did not arrive at {settings.SITE_URL}/webhooks/messenger/: HTTP 404.")]


def test_a_subscription_that_is_gone_or_incomplete(connected):
    connected.fields = set()
    assert found() == [(
        True, "The webhook is not subscribed to the Page, so no message arrives: manage.py messenger_setup.",
    )]  # fmt: skip
    connected.fields = set(setup.FIELDS) - {"standby"}
    assert found() == [(False, "The webhook is not told of standby: manage.py messenger_setup.")]
    connected.errors["subscribed_apps"] = error(200)
    assert found() == [(
        True, "Meta does not say what the webhook is told of (200): the token needs pages_manage_metadata.",
    )]  # fmt: skip


def test_a_template_that_is_missing_waits_or_was_refused(connected):
    english = next(one for one in connected.templates if one["language"] == "en")
    connected.templates.remove(english)
    name = "appointment_reminder (en)"
    assert found() == [(True, f"There is no template {name}: manage.py messenger_setup.")]
    connected.templates.append({**english, "status": "REJECTED", "rejected_reason": "TAG_SHOULD_BE_MARKETING"})
    assert found() == [(True, f"The template {name} is not approved: REJECTED TAG_SHOULD_BE_MARKETING.")]
    connected.errors["message_templates"] = error(10)
    assert found() == [(True, "Meta does not list the templates (10): the token needs page_utility_messaging.")]


@pytest.mark.parametrize(
    ("version", "today", "expected"),
    [
        ("v26.0", date(2026, 12, 1), []),
        ("v28.0", date(2026, 12, 1), []),
        ("v21.0", date(2026, 10, 22), []),
        ("v21.0", date(2026, 10, 23), [(False, "Version v21.0 of the Graph API ends in 90 days, on 01/21/2027: set MESSENGER_GRAPH_VERSION.")]),
        ("v21.0", date(2027, 1, 20), [(False, "Version v21.0 of the Graph API ends in 1 days, on 01/21/2027: set MESSENGER_GRAPH_VERSION.")]),
        ("v21.0", date(2027, 1, 21), [(True, "Version v21.0 of the Graph API ended on 01/21/2027: set MESSENGER_GRAPH_VERSION.")]),
        ("v18.0", date(2026, 12, 1), [(True, "Version v18.0 of the Graph API is not served any more: set MESSENGER_GRAPH_VERSION.")]),
    ],
)  # fmt: skip
def test_the_end_of_the_version(settings, monkeypatch, version, today, expected):
    settings.MESSENGER_GRAPH_VERSION = version
    noon = timezone.now().replace(year=today.year, month=today.month, day=today.day, hour=12)
    monkeypatch.setattr(doctor.timezone, "now", lambda: noon)
    with translation.override("en"):
        says = [(one.is_error, one.sentence) for one in doctor._version()]
    assert [(one, text.replace("21/01/2027", "01/21/2027")) for one, text in says] == expected


def test_silence_and_another_app_that_has_the_customers(connected):
    Message.objects.update(created_at=timezone.now() - timedelta(days=4))
    [(is_error, sentence)] = found()
    assert not is_error and sentence.startswith("The last message of a customer came on ")
    talk = Conversation.objects.get()
    Message.objects.create(
        conversation=talk,
        channel="messenger",
        direction="in",
        status="handled",
        outcome="standby",
        sent_at=timezone.now(),
    )
    assert found() == [(
        False, "1 messages of the last day went to another app, which has these conversations: see the Page's "
        "conversation routing.",
    )]  # fmt: skip
    Message.objects.all().delete()
    assert found() == [(False, "Meta has never sent a message of a customer.")]


def test_what_was_not_delivered_and_a_stop(connected):
    talk, now = Conversation.objects.get(), timezone.now()
    for outcome in ("invalid", "window_closed", "invalid"):
        Message.objects.create(
            conversation=talk, channel="messenger", direction="out", status="failed", outcome=outcome, sent_at=now,
            done_at=now,
        )  # fmt: skip
    assert found() == [(False, "Not delivered in the last day: 3 messages (invalid, window_closed).")]
    Message.objects.filter(direction="out").delete()
    stopping.stop("messenger", SendFailed(Refusal.RESTRICTED), now=now)
    [(is_error, sentence)] = found()
    assert is_error and sentence.startswith("Messenger has taken nothing from us since ")
    assert sentence.endswith(" (restricted); what is to be sent waits.")


def test_a_graph_api_that_does_not_answer_is_one_finding(connected, settings):
    settings.MESSENGER_GRAPH_URL = "http://127.0.0.1:9"
    assert found() == [(True, "Meta's Graph API does not answer (ConnectError): http://127.0.0.1:9.")]


def test_the_doctor_on_the_command_line_and_in_admin_say_the_same(connected):
    connected.fields = set()
    sentence = "The webhook is not subscribed to the Page, so no message arrives: manage.py messenger_setup."
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", stdout=out, no_color=True)
    assert f"wrong   {sentence}" in out.getvalue()
    owner = login(Role.OWNER)
    page = "/admin/operation/channels/"
    assert sentence not in owner.get(page).content.decode()
    assert sentence in owner.post(page).content.decode()
    assert login(Role.RECEPTIONIST, "hoa").post(page).status_code == 403


def test_no_finding_has_a_secret_in_it(connected):
    for name in (messenger.PAGE, "debug_token", "me", "subscribed_apps", "message_templates"):
        connected.errors[name] = error(1)
    assert not {"SECRET", messenger.APP_SECRET, "tests-page-token"} & set(json.dumps(found()).split())
