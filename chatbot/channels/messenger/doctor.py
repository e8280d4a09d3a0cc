"""What is wrong with the connection to Meta, in words for whoever runs the installation.

What needs Meta, or our own address, is asked for at the moment: each check has a few seconds, and the next one goes on.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chatbot.channels.messenger import graph, parsing, setup, templates
from chatbot.messaging import stopping
from chatbot.models import Message
from meetassist import http
from meetassist.findings import Finding

SECONDS = 5.0
# Until when each version of the Graph API is served, as far as Meta has said (None); older ones are not any more.
# https://developers.facebook.com/docs/graph-api/changelog/versions
VERSIONS: dict[str, date | None] = {
    "v21.0": date(2027, 1, 21), "v22.0": date(2027, 5, 20), "v23.0": date(2027, 10, 8), "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29), "v26.0": None, "v27.0": None,
}  # fmt: skip
SOON = timedelta(days=90)
EXPIRES_SOON = timedelta(days=14)
SCOPES = ("pages_messaging", "pages_manage_metadata")
SCOPE_OF_TEMPLATES = "page_utility_messaging"
SILENCE = timedelta(days=3)
DAY = timedelta(days=1)
CHALLENGE = "1158201444"


def findings() -> Iterator[Finding]:
    """Nothing where Messenger is not connected at all."""
    if not settings.MESSENGER_PAGE_TOKEN and not settings.MESSENGER_APP_SECRET:
        return
    for check in (_version, _token, _scopes, _secret, _webhook, _subscription, _templates, _heard, _delivered):
        try:
            yield from check()
        except graph.GraphError as error:
            yield _wrong(_refusals()[check], code=error.numbers)
        except http.ConnectionFailed as error:
            sentence = _("Meta's Graph API does not answer (%(why)s): %(address)s.")
            yield _wrong(sentence, why=error, address=settings.MESSENGER_GRAPH_URL)
            break
    yield from _stopped()


def _wrong(sentence: str, **values: object) -> Finding:
    return Finding(True, sentence % values)


def _warning(sentence: str, **values: object) -> Finding:
    return Finding(False, sentence % values)


def _refusals() -> dict[Callable[[], Iterator[Finding]], str]:
    """What it means that Meta answers a check with an error."""
    return {
        _token: _("The Page's token is not accepted (%(code)s): make a new one and set MESSENGER_PAGE_TOKEN."),
        _scopes: _(
            "Meta does not say what the token may do (%(code)s): MESSENGER_APP_ID and MESSENGER_APP_SECRET have to be "
            "of the app that made it."
        ),
        _secret: _(
            "MESSENGER_APP_SECRET is not the secret of the app that the token is of (%(code)s): what Meta sends is "
            "refused."
        ),
        _subscription: _(
            "Meta does not say what the webhook is told of (%(code)s): the token needs pages_manage_metadata."
        ),
        _templates: _("Meta does not list the templates (%(code)s): the token needs page_utility_messaging."),
    }


def _version() -> Iterator[Finding]:
    version, newest, today = settings.MESSENGER_GRAPH_VERSION, max(VERSIONS, key=_number), timezone.now().date()
    end = VERSIONS.get(version)
    if version not in VERSIONS and _number(version) < _number(newest):
        sentence = _("Version %(version)s of the Graph API is not served any more: set MESSENGER_GRAPH_VERSION.")
        yield _wrong(sentence, version=version)
    elif end is not None and end - today <= SOON:
        values = {"version": version, "days": (end - today).days, "end": date_format(end, "SHORT_DATE_FORMAT")}
        if end <= today:
            sentence = _("Version %(version)s of the Graph API ended on %(end)s: set MESSENGER_GRAPH_VERSION.")
        else:
            sentence = _(
                "Version %(version)s of the Graph API ends in %(days)s days, on %(end)s: set MESSENGER_GRAPH_VERSION."
            )
        yield Finding(end <= today, sentence % values)


def _number(version: str) -> tuple[int, ...]:
    parts = version.removeprefix("v").split(".")
    return tuple(int(part) if part.isdecimal() else 0 for part in parts)


def _token() -> Iterator[Finding]:
    if not settings.MESSENGER_PAGE_TOKEN:
        yield _wrong(_("MESSENGER_PAGE_TOKEN is not set: what is written to customers waits."))
        return
    found = graph.get(graph.page(), fields="id,name", seconds=SECONDS)
    if not settings.MESSENGER_PAGE_ID:
        sentence = _("MESSENGER_PAGE_ID is not set: events of any Page are taken. The token's is %(page)s (%(name)s).")
        yield _warning(sentence, page=found.get("id", ""), name=found.get("name", ""))


def _scopes() -> Iterator[Finding]:
    if not settings.MESSENGER_PAGE_TOKEN:
        return
    if not settings.MESSENGER_APP_ID or not settings.MESSENGER_APP_SECRET:
        yield _warning(_("Without MESSENGER_APP_ID it cannot be seen when the token expires and what it may do."))
        return
    of_app = f"{settings.MESSENGER_APP_ID}|{settings.MESSENGER_APP_SECRET}"
    answer = graph.get("debug_token", token=of_app, seconds=SECONDS, input_token=settings.MESSENGER_PAGE_TOKEN)
    data = answer.get("data")
    found = data if isinstance(data, dict) else {}
    if found.get("is_valid") is False:
        yield _wrong(_("The Page's token is dead: make a new one and set MESSENGER_PAGE_TOKEN."))
        return
    yield from _expiry(found)
    page, scopes = str(found.get("profile_id", "")), found.get("scopes")
    if settings.MESSENGER_PAGE_ID and page and page != settings.MESSENGER_PAGE_ID:
        yield _wrong(_("The token is of another Page (%(page)s) than MESSENGER_PAGE_ID."), page=page)
    needed = [*SCOPES, *([SCOPE_OF_TEMPLATES] if settings.MESSENGER_UTILITY_TEMPLATES else [])]
    missing = [one for one in needed if not isinstance(scopes, list) or one not in scopes]
    if missing:
        yield _wrong(_("The token lacks the permissions %(names)s."), names=", ".join(missing))


def _expiry(found: dict[str, object]) -> Iterator[Finding]:
    """0 is never."""
    sentences = {
        "expires_at": _("The Page's token expires on %(day)s, in %(days)s days: one of a system user does not."),
        "data_access_expires_at": _(
            "The Page's token reads nothing of customers from %(day)s on, in %(days)s days: make a new one."
        ),
    }
    for name, sentence in sentences.items():
        moment = found.get(name)
        if isinstance(moment, int) and moment > 0:
            ends = datetime.fromtimestamp(moment, tz=UTC)
            left = ends - timezone.now()
            if left < EXPIRES_SOON:
                day = date_format(timezone.localtime(ends), "SHORT_DATE_FORMAT")
                yield Finding(left < DAY, sentence % {"day": day, "days": max(left.days, 0)})


def _secret() -> Iterator[Finding]:
    if not settings.MESSENGER_APP_SECRET:
        yield _wrong(_("MESSENGER_APP_SECRET is not set: everything that Meta sends is refused."))
    elif settings.MESSENGER_PAGE_TOKEN:
        # Graph compares it with the app's own secret.
        graph.get("me", fields="id", appsecret_proof=graph.proof(), seconds=SECONDS)


def _webhook() -> Iterator[Finding]:
    """As Meta comes to it: a signed event that says nothing, and the question for the verify token."""
    address, body = f"{settings.SITE_URL}/webhooks/messenger/", json.dumps({"object": "page", "entry": []}).encode()
    signed = {"X-Hub-Signature-256": parsing.signature_of(body), "Content-Type": "application/json"}
    asked = {
        "hub.mode": "subscribe", "hub.verify_token": settings.MESSENGER_VERIFY_TOKEN, "hub.challenge": CHALLENGE
    }  # fmt: skip
    try:
        arrived = http.post_bytes(address, body, headers=signed)
        verified = http.get(address, asked, headers={}, seconds=SECONDS)
    except http.ConnectionFailed as error:
        sentence = _("Nothing answers at %(address)s (%(why)s): Meta has to reach it by SITE_URL.")
        yield _wrong(sentence, address=address, why=error)
        return
    if arrived.status_code == 403:
        sentence = _("A signed event was refused at %(address)s: the web process has another MESSENGER_APP_SECRET.")
        yield _wrong(sentence, address=address)
    elif arrived.status_code != 200:
        sentence = _("A signed event did not arrive at %(address)s: HTTP %(status)s.")
        yield _wrong(sentence, address=address, status=arrived.status_code)
    elif verified.content != CHALLENGE.encode():
        sentence = _(
            "The verify token is not taken at %(address)s: the web process has another MESSENGER_VERIFY_TOKEN, or none."
        )
        yield _wrong(sentence, address=address)


def _subscription() -> Iterator[Finding]:
    if not settings.MESSENGER_PAGE_TOKEN:
        return
    found = setup.subscribed_fields()
    missing = [field for field in setup.FIELDS if field not in found]
    if not found:
        yield _wrong(_("The webhook is not subscribed to the Page, so no message arrives: manage.py messenger_setup."))
    elif missing:
        yield _warning(_("The webhook is not told of %(names)s: manage.py messenger_setup."), names=", ".join(missing))


def _templates() -> Iterator[Finding]:
    if not settings.MESSENGER_PAGE_TOKEN or not settings.MESSENGER_UTILITY_TEMPLATES:
        return
    standing = setup.standing_templates()
    for wanted in templates.wanted():
        name, language = wanted["name"], wanted["language"]
        status, reason = standing.get((name, language), ("", ""))
        if not status:
            sentence = _("There is no template %(name)s (%(language)s): manage.py messenger_setup.")
            yield _wrong(sentence, name=name, language=language)
        elif status != templates.APPROVED:
            sentence = _("The template %(name)s (%(language)s) is not approved: %(status)s.")
            yield _wrong(sentence, name=name, language=language, status=" ".join(filter(None, [status, reason])))


def _heard() -> Iterator[Finding]:
    mine = Message.objects.filter(channel=parsing.CHANNEL, direction=Message.Direction.IN)
    last = mine.order_by("-pk").values_list("created_at", flat=True).first()
    now = timezone.now()
    if last is None:
        yield _warning(_("Meta has never sent a message of a customer."))
    elif now - last > SILENCE:
        yield _warning(_("The last message of a customer came on %(moment)s."), moment=_shown(last))
    taken = mine.filter(outcome="standby", created_at__gt=now - DAY).count()
    if taken:
        sentence = _(
            "%(number)s messages of the last day went to another app, which has these conversations: see the Page's "
            "conversation routing."
        )
        yield _warning(sentence, number=taken)


def _delivered() -> Iterator[Finding]:
    failed = Message.objects.filter(
        channel=parsing.CHANNEL, direction=Message.Direction.OUT, status=Message.Status.FAILED,
        done_at__gt=timezone.now() - DAY,
    )  # fmt: skip
    outcomes = sorted(set(failed.order_by().values_list("outcome", flat=True)))
    if outcomes:
        sentence = _("Not delivered in the last day: %(number)s messages (%(why)s).")
        yield _warning(sentence, number=failed.count(), why=", ".join(outcomes))


def _stopped() -> Iterator[Finding]:
    stop = stopping.stopped().get(parsing.CHANNEL)
    if stop:
        sentence = _("Messenger has taken nothing from us since %(moment)s (%(why)s); what is to be sent waits.")
        yield _wrong(sentence, moment=_shown(stop.since), why=stop.outcome)


def _shown(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
