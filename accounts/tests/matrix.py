"""The table of rights: its rows as the program has them, the file as people read it, and what is really answered."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts import roles
from accounts.consumers import TOPICS
from accounts.models import Customer, PrivacyRequest, User
from accounts.roles import OWN, Role
from bookings.models import Appointment, AppointmentEvent, AppointmentNote, BookingRequest
from bookings.pages import moving
from bookings.pages.panel import OPERATIONS
from chatbot.channels.urls import websocket_urlpatterns
from chatbot.channels.webchat.frames import Kind
from chatbot.models import Conversation, Message, Question
from chatbot.pages import data_requests
from chatbot.pages.answering import Operation
from consultants.models import DateOverride, OwnCalendar, TimeOff
from meetassist.tests.fixtures import login_of
from meetassist.tests.test_admin import make_rows

FILE = Path(__file__).with_name("matrix.txt")
NOBODY, NO_ROLE = "nobody", "none"
PEOPLE = (NOBODY, NO_ROLE, Role.CONSULTANT, Role.RECEPTIONIST, Role.AUDITOR, Role.MANAGER, Role.OWNER)
MISSING = 10**9
LOGINS = ("/login/?", "/admin/login/?")
# What reading and writing together are called; other pairs are written out.
PAIRS = {("yes", "yes"): "rw", ("yes", "no"): "r", ("no", "yes"): "w", ("no", "no"): "-", ("on", "yes"): "on",
         ("404", "no"): "404", ("away", "no"): "away"}  # fmt: skip


# What there is


@dataclass(frozen=True)
class Row:
    """What is asked for: a kind of thing, its name, and of which object, where it makes a difference."""

    kind: str
    name: str
    of: str = "."


def routes(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def model_of(route):
    """Of a page of the admin about one row."""
    found = re.match(r"admin/(\w+)/(\w+)/(?:<path:object_id>|<id>)", route)
    return f"{found[1]}.{found[2]}" if found else None


def objects_of(model):
    """In which relation somebody stands to rows of this model, as far as it makes a difference."""
    if model in OWN:
        return ("own", "foreign", "missing")
    if model == "accounts.user":
        return ("weaker", "stronger")
    return ("free", "role") if model == "auth.group" else (".",)


def objects_on(route):
    own = ("calendar/", "calendar/calendars/", "calendar/appointments/<str:code>/", "admin/appointments/<str:code>/")
    if route in own or route.startswith(("admin/customers/", "calendar/<int:pk>/")):
        return ("own", "foreign", "missing")
    if "(?P<app_label>" in route:
        return re.search(r"app_label>([^)]*)", route)[1].split("|")
    model = model_of(route)
    return objects_of(model) if model else (".",)


@cache
def rows():
    """Everything that somebody can ask for, from the program itself."""
    found = [Row("page", name_of(route), of) for route in routes() for of in objects_on(route)]
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    for model, options in admin.site._registry.items():
        label = model._meta.label_lower
        found += [Row("action", f"{label} {name}", of) for name in options.get_actions(request)
                  for of in objects_of(label) if of != "missing"]  # fmt: skip
        found += [Row("autocomplete", f"{label}.{field}") for field in options.autocomplete_fields]
    listed = {model._meta.label_lower for model in admin.site._registry}
    found += [Row("search", label) for label in OWN if label in listed]
    found += [Row(kind, name, of) for kind in ("settle", "panel") for name in OPERATIONS
              for of in ("own", "foreign", "missing")]  # fmt: skip
    found += [Row("desk", operation.value) for operation in Operation]
    found += [Row("privacy", operation.value) for operation in data_requests.Operation]
    found += [Row("frame", f"{pattern.pattern} {kind.value}") for pattern in websocket_urlpatterns for kind in Kind]
    found += [Row("topic", topic) for topic in TOPICS]
    return found


def name_of(route):
    """As one word: the patterns of the API are regular expressions."""
    return "/" + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", "").replace("\\", "")


# What people read


def table():
    """The cells of the file, by row; each row has one for everybody."""
    cells = {}
    for line in FILE.read_text().splitlines():
        if line and not line.startswith("#"):
            words = line.split()
            number = len(words) - len(PEOPLE)
            row = Row(words[0], " ".join(words[1 : number - 1]), words[number - 1])
            assert row not in cells, f"{row} stands there twice"
            cells[row] = dict(zip(PEOPLE, words[number:], strict=True))
    return cells


# What is answered


class World:
    """One row of everything that is somebody else's, and beside it what is the consultant's own; a login for each role."""

    def __init__(self, office, now, tomorrow_at):
        self.office, self.tomorrow_at = office, tomorrow_at
        make_rows(office, 1, now, tomorrow_at)
        own = Appointment(
            customer=Customer.objects.create(name="Đặng Thị Hằng Riêng"), consultant=office.thu_hang,
            service=office.tax, status="pending",
        )  # fmt: skip
        own.place_at(tomorrow_at(9))
        own.save()
        for person in (office.thu_hang, office.minh_hang):
            TimeOff.objects.create(consultant=person, during=(now + timedelta(days=50), now + timedelta(days=51)))
            DateOverride.objects.create(consultant=person, on=now.date(), start_time="06:00", end_time="07:00")
            OwnCalendar.objects.create(consultant=person, name="Google")
        self.logins = {Role.CONSULTANT: login_of(office.thu_hang, "consultant", is_staff=True)}
        for who in PEOPLE:
            if who not in (NOBODY, Role.CONSULTANT):
                self.logins[who] = User.objects.create_user(who, is_staff=True)
            if who in Role.values:
                roles.give(self.logins[who], Role(who))
        self.own = {label: roles.visible(self.logins[Role.CONSULTANT], manager_of(label).all()) for label in OWN}
        self.foreign = {label: manager_of(label).exclude(pk__in=self.own[label]) for label in OWN}

    def pk(self, label, of):
        if of == "missing":
            return MISSING
        if of in ("own", "foreign"):
            return getattr(self, of)[label].order_by("pk").last().pk
        special = {
            "weaker": lambda: self.logins[NO_ROLE], "stronger": lambda: self.logins[Role.OWNER],
            "free": lambda: Group.objects.get_or_create(name="Đặng")[0], "role": lambda: roles.group(Role.RECEPTIONIST),
        }  # fmt: skip
        return special[of]().pk if of in special else manager_of(label).last().pk

    def code(self, of):
        if of == "missing":
            return "XXXXXX"
        return Appointment.objects.get(pk=self.pk("bookings.appointment", of)).code

    def url(self, row):
        url = row.name.replace("<drf_format_suffix:format>", ".json").removesuffix("/?")
        model = model_of(row.name[1:])
        values = {
            "code": lambda: self.code(row.of), "app_label": lambda: row.of, "format": lambda: "json",
            "object_id": lambda: self.pk(model or "bookings.appointment", row.of if model else "foreign"),
            "id": lambda: self.pk(model, row.of), "pk": lambda: self._pk_in(url, row.of), "url": lambda: "nowhere/",
            "content_type_id": lambda: ContentType.objects.get_for_model(Appointment).pk,
            "name": lambda: "0" * 8 + "-0000-0000-0000-" + "0" * 12, "filename": lambda: "x.ics",
            "token": lambda: "x-y", "session_id": lambda: "x-y", "secret": lambda: "x-y", "day": lambda: "2026-01-05", "uidb36": lambda: "MQ", "key": lambda: "x-y",
            "provider_id": lambda: "nobody", "digest": lambda: "0" * 32,
            "message": lambda: Message.objects.filter(direction="in").last().pk,
        }  # fmt: skip
        if url in ("/calendar/", "/calendar/calendars/") or url.startswith("/calendar/<int:pk>/"):
            pks = {"own": self.office.thu_hang.pk, "foreign": self.office.bao.pk, "missing": MISSING}
            pk = str(pks[row.of])
            return url.replace("<int:pk>", pk) if "<int:pk>" in url else f"{url}?consultant={pk}"
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]()), url)

    def _pk_in(self, url, of):
        if url.startswith("/admin/customers/"):
            return self.pk("accounts.customer", of)
        rows = {
            "/conversation/": Conversation.objects, "/desk/": Conversation.objects, "/question/": Question.objects,
            "/customer/": Customer.objects,
        }  # fmt: skip
        found = next((rows[part] for part in rows if part in url), None)
        return found.last().pk if found else self.office.tax.pk if "/services/" in url else self.office.thu_hang.pk


def manager_of(label):
    return apps.get_model(label)._default_manager


class Asker:
    """Somebody with a browser. What they change is taken back at once: each cell finds the same world."""

    def __init__(self, world, who):
        self.world, self.client = world, Client()
        if who != NOBODY:
            self.client.force_login(world.logins[who])
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def cell(self, row):
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            answer = getattr(self, row.kind)(row)
            transaction.set_rollback(True)
        return answer

    def _send(self, method, url, data=None, **values):
        with transaction.atomic():
            self.client.cookies = SimpleCookie(self.cookies)
            answer = getattr(self.client, method)(url, data, **values)
            transaction.set_rollback(True)
        return answer

    def page(self, row):
        url = self.world.url(row)
        read = kind_of(self._send("get", url))
        if only_shows(row.name):
            return PAIRS.get((read, "no"), read)
        operations = {"/desk/": "take", "/privacy/": "correction", "/call/": "take", "/days-off/": "off"}
        operation = next((operations[part] for part in operations if part in url), "approve")
        data = {"post": "yes", "operation": operation}
        data["customer"] = self.world.pk("accounts.customer", "foreign")
        values = {"content_type": "application/json"} if url.startswith("/webhooks/") else {}
        written = kind_of(self._send("post", url, data, **values))
        return PAIRS.get((read, written)) or (read if read == written else f"{read}/{written}")

    def action(self, row):
        label, name = row.name.split()
        pk = self.world.pk(label, row.of)
        data = {"action": name, "_selected_action": [pk], "post": "yes", "confirmed": "yes"}
        # Who gets what is given away, as it was looked at.
        person = self.world.office.minh_hang.pk
        data |= {"consultant": person, "looked_at": f"{person} "}
        answer = self.client.post(list_of(label), data)
        if getattr(answer, "context_data", {}).get("protected"):
            return "kept"
        if getattr(answer, "context_data", {}).get("keys"):
            return "yes"
        said = [str(message) for message in get_messages(answer.wsgi_request)]
        if answer.status_code != 302 or gettext("No action selected.") in said:
            return "-"
        if kind_of(answer) == "login":
            return "login"
        is_there = name == "delete_selected" and manager_of(label).filter(pk=pk).exists()
        return "nothing" if is_there else "yes"

    def autocomplete(self, row):
        app, model, field = row.name.split(".")
        target = apps.get_model(app, model)._meta.get_field(field).related_model._meta.label_lower
        query = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
        answer = self._send("get", reverse("admin:autocomplete"), query)
        if answer.status_code != 200:
            return short(kind_of(answer))
        return self._extent(target, {int(one["id"]) for one in answer.json()["results"]})

    def search(self, row):
        answer = self._send("get", list_of(row.name), {"q": "hang"})
        if answer.status_code != 200:
            return short(kind_of(answer))
        return self._extent(row.name, {one.pk for one in answer.context_data["cl"].result_list})

    def _extent(self, label, pks):
        own = set(self.world.own[label].values_list("pk", flat=True)) if label in OWN else set()
        return "all" if pks - own else "own" if pks else "none"

    def settle(self, row):
        return self._operate(row, "appointment")

    def panel(self, row):
        return self._operate(row, "panel")

    def _operate(self, row, page):
        begun = row.name in ("complete", "no_show", "late")
        rows = Appointment.objects.filter(pk=self.world.pk("bookings.appointment", row.of))
        before = "pending" if row.name in ("approve", "decline") else "confirmed"
        data = {"operation": row.name, "reason": "ốm", "text": "Gọi lại", "minutes": "15"}
        for one in rows:
            one.status = before
            now = timezone.now().replace(second=0, microsecond=0)
            one.place_at(now - timedelta(minutes=10) if begun else self.world.tomorrow_at(7, days=2))
            one.save()
            slots = [day.times for day in moving.week(one, first="", with_anyone=False, now=timezone.now()).days]
            data |= {"seen": one.version, "slot": slots[0][0].value if row.name == "move" else ""}
        count = AppointmentEvent.objects.count() + AppointmentNote.objects.count()
        answer = self.client.post(reverse(page, args=[self.world.code(row.of)]), data)
        is_done = AppointmentEvent.objects.count() + AppointmentNote.objects.count() > count
        return "yes" if is_done else short(kind_of(answer))

    def desk(self, row):
        url = reverse("talk", args=[Conversation.objects.last().pk])
        data = {
            "operation": row.name,
            "text": "Dạ",
            "request": BookingRequest.objects.get().pk,
            "colleague": self.world.logins[Role.OWNER].pk,
            "until": "60",
        }
        return short(kind_of(self._send("post", url, data)))

    def privacy(self, row):
        asked = PrivacyRequest.objects.last()
        data = {"operation": row.name, "text": "Dạ", "request": asked.pk, "confirmed": "yes", "act": "call",
                "language": "vi"}  # fmt: skip
        page = reverse("admin:accounts_customer_privacy", args=[asked.customer_id])
        return short(kind_of(self._send("post", page, data)))


def only_shows(name):
    """Pages of the admin that do not ask how they are called; what is done by lists is an action."""
    is_list = name.count("/") == 4 and "<" not in name
    return name.startswith("/admin/") and (is_list or name.endswith(("/history/", "<path:object_id>/")))


def list_of(label):
    return reverse("admin:{}_{}_changelist".format(*label.split(".")))


def kind_of(answer):
    location = answer.get("Location", "")
    if answer.status_code in (301, 302):
        sent = "on" if answer.wsgi_request.method == "GET" else "yes"
        return "login" if location.startswith(LOGINS) else "away" if location == "/admin/" else sent
    return {401: "token", 403: "no", 405: "no", 404: "404"}.get(answer.status_code, "yes")


def short(kind):
    return "-" if kind == "no" else kind
