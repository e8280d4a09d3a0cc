"""The shape of the project: imports go one way, migrations are complete, the deployment check is clean."""

import ast
import os
import re
import runpy
import secrets
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from accounts.models import Customer
from benchmarks.structure import ROOMS
from chatbot.messaging.channels import registered
from meetassist.env import BadEnvironment
from meetassist.tests.forked import run
from meetassist.tests.sources import source_of
from meetassist.text import fold

ROOT = Path(settings.BASE_DIR)
DOMAIN = ["history", "accounts", "consultants", "bookings", "chatbot"]
# Stand on top: they may use every app, and no domain module imports them.
PAGES = {"pages", "views", "admin", "forms", "urls", "feeds", "api", "consumers", "management"}
# The ground floor: it knows no app, and every app may stand on it.
FOR_ALL = {
    "meetassist.http", "meetassist.env", "meetassist.business", "meetassist.connections", "meetassist.shares",
    "meetassist.text", "meetassist.zones", "meetassist.phones", "meetassist.publishing", "meetassist.readonly",
    "meetassist.claiming", "meetassist.headers", "meetassist.acting", "meetassist.retention",
    "meetassist.personal_data", "meetassist.spreadsheets", "meetassist.live", "meetassist.fragments", "meetassist.days",
    "meetassist.heartbeat", "meetassist.models", "meetassist.sealing", "meetassist.findings", "meetassist.rehearsing",
    "meetassist.charts", "meetassist.secret_paths", "meetassist.this_machine", "meetassist.caching", "meetassist.parsing",
    "meetassist.problems", "meetassist.waiting",
}  # fmt: skip


# What Django looks for at these places; it stands on top, and no room imports it.
OUTSIDE_OF_ROOMS = {"admin", "apps", "management", "templatetags"}
# Arrows up that are known, and why they stand. No new one comes in; one that is removed is struck off here.
KNOWN_ARROWS_UP = {
    # A sentence about an address or a danger is told from the very type that says what was understood.
    ("chatbot/replies/addresses", "chatbot.understanding.schema"),
    ("chatbot/replies/emergency", "chatbot.understanding.local.emergencies"),
}


def modules():
    for app in DOMAIN:
        for path in (ROOT / app).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if not {"tests", "migrations"} & set(parts):
                yield path, parts


def imports(path):
    return source_of(path.read_text()).imports()


def is_page(parts):
    return bool(PAGES & set(parts))


def wrong_imports(parts, names):
    app = DOMAIN.index(parts[0])
    for name in names:
        target = name.split(".")
        allowed = name == "meetassist" or any(f"{name}.".startswith(f"{one}.") for one in FOR_ALL)
        if target[0] == "meetassist" and not allowed:
            yield name
        if target[0] not in DOMAIN or is_page(parts):
            continue
        if DOMAIN.index(target[0]) > app or is_page(target[1:]):
            yield name


def test_imports_go_one_way():
    wrong = {"/".join(parts): sorted(set(wrong_imports(parts, imports(path)))) for path, parts in modules()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_check_of_imports_can_fail():
    assert list(wrong_imports(("accounts", "services"), ["bookings.models"])) == ["bookings.models"]
    assert list(wrong_imports(("bookings", "services"), ["consultants.views"])) == ["consultants.views"]
    assert list(wrong_imports(("chatbot", "worker", "turns"), ["meetassist.celery"])) == ["meetassist.celery"]
    assert list(wrong_imports(("consultants", "views"), ["bookings.models"])) == []


def room_of(name):
    """The number of the room that a module of chatbot/ stands in; None where it stands in none."""
    parts = name.split(".")
    return ROOMS.index(parts[1]) if len(parts) > 1 and parts[0] == "chatbot" and parts[1] in ROOMS else None


def imported_modules(path):
    """Each module once, function-level imports too: `from a import b` is a.b where that is a module, else a."""
    for module, name in source_of(path.read_text()).imported:
        yield f"{module}.{name}" if name and is_module(f"{module}.{name}") else module


@cache
def is_module(name):
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def arrows_up(parts, names):
    """What of these a module must not import: a higher room, or what stands on top of the rooms."""
    mine = room_of(".".join(parts))
    if mine is None:
        return
    for name in names:
        theirs = room_of(name)
        on_top = name.split(".")[0] == "chatbot" and theirs is None and name != "chatbot"
        if on_top or (theirs is not None and theirs > mine):
            yield name


# The simulator's customer is a browser: it says what the page would send. What a program shows by a code, it shows in a
# session of its chat. A command may be of one channel alone.
KNOWS_A_CHANNEL = {"chatbot/simulator/in_process", "chatbot/api/proving"}


def words_of(path):
    """Every name that a module imports, looks up or writes as a text of its own."""
    source = source_of(path.read_text())
    return {*source.attributes, *filter(str.isidentifier, source.strings), *source.imports()}


def stands_in_a_channel(parts, folders):
    """In its folder, or as a command that carries its name: Django looks for commands at one place alone."""
    is_command = parts[:3] == ("chatbot", "management", "commands") and parts[-1].split("_")[0] in folders
    return is_command or parts[:2] == ("chatbot", "channels")


def is_of_a_channel(word, folders, names):
    parts = word.split(".")
    imported = parts[:2] == ["chatbot", "channels"] and len(parts) > 2 and parts[2] in folders
    return imported or word in names or word.split("_")[0] in {name.upper() for name in folders}


def test_a_channel_is_known_to_its_own_folder_alone():
    """Everybody else asks the one that is at hand what it can do."""
    folders = {found.name for found in (ROOT / "chatbot" / "channels").iterdir() if (found / "__init__.py").is_file()}
    names = {one.name for one in registered() if type(one).__module__.startswith("chatbot.channels.")}
    assert folders >= {"messenger", "webchat"} and names >= {"messenger", "web"}
    said = {"/".join(parts): words_of(path) for path, parts in modules() if not stands_in_a_channel(parts, folders)}
    # To the ground floor "web" is a process.
    said |= {f"meetassist/{path.stem}": imports(path) for path in (ROOT / "meetassist").glob("*.py")}
    found = {name for name, words in said.items() if any(is_of_a_channel(word, folders, names) for word in words)}
    assert found == KNOWS_A_CHANNEL
    assert is_of_a_channel("chatbot.channels.webchat.page", folders, names)
    commands = ("chatbot", "management", "commands")
    assert stands_in_a_channel((*commands, "messenger_simulator"), folders)
    assert not stands_in_a_channel((*commands, "chat"), folders)
    assert is_of_a_channel("MESSENGER_PAGE_TOKEN", folders, names) and not is_of_a_channel("WEBSITE", folders, names)


def test_every_module_of_the_chat_stands_in_a_room():
    outside = {parts[1] for _path, parts in modules() if parts[0] == "chatbot" and parts[1] not in ROOMS}
    assert outside == OUTSIDE_OF_ROOMS | {"__init__"}


def test_no_room_imports_a_higher_one():
    found = {("/".join(parts), name) for path, parts in modules() for name in arrows_up(parts, imported_modules(path))}
    assert found == KNOWN_ARROWS_UP


def test_the_check_of_rooms_can_fail(tmp_path):
    module = tmp_path / "waking.py"
    module.write_text("from chatbot import models\n\ndef wake():\n    from chatbot.worker.tasks import deliver\n")
    names = list(imported_modules(module))
    assert names == ["chatbot.models", "chatbot.worker.tasks"]
    assert list(arrows_up(("chatbot", "messaging", "waking"), names)) == ["chatbot.worker.tasks"]
    assert list(arrows_up(("chatbot", "worker", "turns"), ["chatbot.admin", "chatbot.messaging"])) == ["chatbot.admin"]
    assert list(arrows_up(("chatbot", "management", "commands", "chat"), names)) == []


def test_only_one_module_sends_http():
    senders = [parts for path, parts in modules() if {"httpx", "requests", "urllib.request"} & set(imports(path))]
    assert senders == []


def test_files_for_spreadsheets_are_written_by_one_module():
    """It keeps cells from being run (meetassist/spreadsheets.py); csv may be read anywhere."""
    everywhere = [*modules(), *((path, ("meetassist", path.stem)) for path in (ROOT / "meetassist").glob("*.py"))]
    writers = {"/".join(parts) for path, parts in everywhere if writes_csv(path)}
    assert writers == {"meetassist/spreadsheets"}


def writes_csv(path):
    source = source_of(path.read_text())
    names = set(source.imports())
    by_name = "csv" in names and {"writer", "DictWriter"} & source.attributes
    return bool(by_name or {"csv.writer", "csv.DictWriter"} & names)


def test_only_one_module_talks_to_bedrock():
    users = ["/".join(parts) for path, parts in modules() if any(one.split(".")[0] == "boto3" for one in imports(path))]
    assert users == ["chatbot/llm/bedrock"]


def test_meetassist_names_the_apps_only_where_it_wires_them():
    allowed = {"urls.py", "asgi.py", "local/demo.py"}
    wrong = [
        path.name
        for path in (ROOT / "meetassist").rglob("*.py")
        if "tests" not in path.parts and path.relative_to(ROOT / "meetassist").as_posix() not in allowed
        and any(name.split(".")[0] in DOMAIN for name in imports(path))
    ]  # fmt: skip
    assert wrong == []


def test_the_ground_floor_stands_on_itself():
    found = {name: set(imported_modules(path_of(name))) - FOR_ALL for name in FOR_ALL}
    higher = {
        one: {name for name in names if name.split(".")[0] in {"meetassist", *DOMAIN}} for one, names in found.items()
    }
    assert {one: names for one, names in higher.items() if names} == {}


def path_of(name):
    return ROOT.joinpath(*name.split(".")).with_suffix(".py")


def lease_columns():
    """Of every model: each pair of a token and the end of its time."""
    names = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    kinds = [name.removesuffix("_token") for name in names if name.endswith("_token")]
    return {f"{kind}{end}" for kind in kinds if f"{kind}_expires_at" in names for end in ("_token", "_expires_at")}


def test_leases_are_taken_and_attempts_counted_in_one_module():
    """By `meetassist.claiming`: two hand-written claims would sooner or later differ in a condition."""
    columns = lease_columns()
    assert {"claim_token", "turn_token", "delivery_expires_at"} <= columns
    touching = [
        "/".join(parts) for path, parts in modules() if touches_a_lease(path, columns) and "models" not in parts
    ]
    assert touching == []


def touches_a_lease(path, columns):
    text = path.read_text()
    source = source_of(text)
    return bool((source.attributes | source.arguments | source.strings) & columns) or 'F("attempts")' in text


def test_the_check_of_leases_can_fail(tmp_path):
    module = tmp_path / "sending.py"
    for line in ("rows.update(claim_token=None)", "row.turn_token", '{"claim_token": 1}', 'F("attempts") + 1'):
        module.write_text(line)
        assert touches_a_lease(module, {"claim_token", "turn_token"}), line
    module.write_text("CLAIM.release(rows, token, **COUNTED)")
    assert not touches_a_lease(module, {"claim_token", "turn_token"})


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_translations_are_complete_and_compiled():
    call_command("translations", check=True)


def test_no_text_is_translated_inside_an_f_string():
    """There the collector of messages does not see it."""
    found = [
        f"{path}:{node.lineno}"
        for app in ("meetassist", *DOMAIN)
        for path in sorted((ROOT / app).rglob("*.py"))
        if "gettext" in (text := path.read_text(encoding="utf-8"))
        for outer in ast.walk(ast.parse(text))
        if isinstance(outer, ast.JoinedStr)
        for node in ast.walk(outer)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext", "ngettext", "pgettext")
    ]
    assert found == []


def test_the_deployment_check_is_clean_with_production_settings():
    environment = {
        "DEBUG": "0", "SECRET_KEY": secrets.token_urlsafe(60), "ALLOWED_HOSTS": "book.example.com",
        "FORWARDED_ALLOW_IPS": "10.0.0.0/8",
    }  # fmt: skip
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (2 silenced).")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0, not 'maybe'"),
        ({"DEBUG": "0", "SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"TURN_LEASE_SECONDS": "soon"}, "TURN_LEASE_SECONDS must be a whole number, not 'soon'"),
        ({"MESSENGER_UTILITY_TEMPLATES": "news=x"}, "MESSENGER_UTILITY_TEMPLATES must be a list like a=b,c=d"),
        ({"BUSINESS_TIME_ZONE": "Asia/Hanoi"}, "BUSINESS_TIME_ZONE must be a time zone like Asia/Ho_Chi_Minh"),
        ({"MESSENGER_GRAPH_URL": "http://graph.facebook.com"}, "MESSENGER_GRAPH_URL must begin with https://"),
        ({"LLM_PROVIDER": "openai"}, "LLM_PROVIDER must be local or bedrock, not openai"),
        ({"RETENTION_TEXTS_DAYS": "-1"}, "RETENTION_TEXTS_DAYS must be 0 or 1 days at least, not -1"),
        ({"RETENTION_HISTORY_DAYS": "29"}, "RETENTION_HISTORY_DAYS must be 0 or 30 days at least, not 29"),
        (
            {"EMBED_ALLOWED_ORIGINS": "http://example.com"},
            "EMBED_ALLOWED_ORIGINS must be sites like https://www.example.com",
        ),
        ({"EMBED_ALLOWED_ORIGINS": "https://a.example,https://b.example/x"}, "not 'https://b.example/x'"),
        ({"EMBED_ALLOWED_ORIGINS": "https://*.example.com; script-src *"}, "EMBED_ALLOWED_ORIGINS must be sites like"),
        ({"LLM_DAILY_BUDGET_USD": "-1"}, "LLM_DAILY_BUDGET_USD must be a number like 0.5, not '-1'"),
    ],
)
def test_a_wrong_environment_is_said_in_a_sentence(environment, sentence, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises((ImproperlyConfigured, BadEnvironment), match=re.escape(sentence)):
        runpy.run_path(str(ROOT / "meetassist" / "settings.py"))


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0, not 'maybe'"),
        ({"TURN_LEASE_SECONDS": "10"}, "The limits of a turn must grow"),
        ({"WEB_WEBHOOKS": "0"}, "WEB_PAGES, WEB_WEBHOOKS, WEB_CHATS and WEB_WAIT_SECONDS must be 1 or more"),
        (
            {"CELERY_BROKER_URL": "redis://localhost"},
            "CELERY_BROKER_URL must begin with pgmq:// or sqs://, not redis://",
        ),
        ({"MESSENGER_APP_SECRET": "x"}, "Messenger is only half configured"),
        (
            {"DEBUG": "0", "MESSENGER_GRAPH_URL": "http://127.0.0.1:8001"},
            "Messages go to a Messenger that is simulated",
        ),
        ({"PHONE_REGION": "Vietnam"}, "PHONE_REGION must be the code of a country like VN, not 'Vietnam'"),
        (
            {"LLM_PROVIDER": "bedrock", "MODEL_TURN_SECONDS": "50"},
            "MODEL_TURN_SECONDS and TURN_SOFT_LIMIT_SECONDS must",
        ),
        ({"DEBUG": "0", "FORWARDED_ALLOW_IPS": ""}, "(meetassist.W002) FORWARDED_ALLOW_IPS is not set: uvicorn trusts"),
        ({"DEBUG": "0", "FORWARDED_ALLOW_IPS": "10.0.0.1, *"}, "(meetassist.W003) FORWARDED_ALLOW_IPS=* believes"),
    ],
)
def test_a_command_says_what_is_wrong_with_the_environment(environment, sentence):
    done = run("manage.py", "check", "--fail-level", "WARNING", **environment)
    assert done.returncode != 0 and sentence in done.stdout + done.stderr


VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


@pytest.mark.django_db
def test_names_fold_alike_in_python_and_in_the_database():
    import unicodedata

    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, VIETNAMESE + VIETNAMESE.upper())[:100]
        customer = Customer.objects.create(name=name)
        customer.refresh_from_db()
        assert customer.name_key == fold(name)
        assert set(customer.name_key) <= set("aeiouyd")


@pytest.mark.xdist_group("processes")
def test_groups_of_tests_share_one_worker(request):
    """pytest-xdist 3.8 on pytest 9.2 forgets the groups without a word; then role and processes are shared at once."""
    if os.environ.get("PYTEST_XDIST_WORKER") is None:
        pytest.skip("one process runs all of them")
    assert request.node.nodeid.endswith("@processes")
