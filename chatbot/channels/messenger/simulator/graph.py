"""The Graph API over HTTP: what our side calls."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from chatbot.channels.messenger.simulator import setup, templates
from chatbot.channels.messenger.simulator.errors import GraphError, invalid, refusal
from chatbot.channels.messenger.simulator.sending import HungUp
from chatbot.channels.messenger.simulator.serving import HANGS_UP, Simulator, simulator_of

PROFILE = ("id", "name", "first_name", "last_name", "profile_pic", "locale", "timezone", "gender")


def answers(**methods: Callable[..., Any]) -> Any:
    """A view of coroutines by method: each is given the simulator, the parameters, and what the address says."""

    async def view(request: HttpRequest, **address: str) -> HttpResponse:
        simulator = simulator_of(request)
        given: dict[str, Any] = {}
        status = 200
        try:
            given = _parameters(request)
            _check_token(simulator, request, given)
            handle = methods.get(str(request.method))
            if handle is None:
                raise invalid(f"Unsupported {str(request.method).lower()} request.")
            answer = await handle(simulator, given, **address)
        except GraphError as error:
            answer, status = error.answer, error.status
        except HungUp:
            answer, status = {}, 0
        simulator.world.note(str(request.method), request.path, given, status, answer)
        if not status:
            return HttpResponse(headers={HANGS_UP: "1"})
        return JsonResponse(answer, status=status)

    return csrf_exempt(view)


def _parameters(request: HttpRequest) -> dict[str, Any]:
    """Of the address, and of the body as JSON or as a form; values in a form that are JSON are read as that."""
    given: dict[str, Any] = {name: request.GET[name] for name in request.GET}
    if request.content_type == "application/json":
        try:
            body = json.loads(request.body or b"{}")
        except ValueError:
            raise invalid("The body is no JSON.") from None
        if not isinstance(body, dict):
            raise invalid("The body must be an object.")
        return {**given, **body}
    return {name: _value(value) for name, value in {**given, **request.POST.dict()}.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _check_token(simulator: Simulator, request: HttpRequest, given: dict[str, Any]) -> None:
    """The Page's, or our app's own; with a proof, where one is given. Raises GraphError."""
    app = simulator.world.app
    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(given.get("access_token", ""))
    known = (app.page_token, f"{app.app_id}|{app.app_secret}")
    if not token or not any(hmac.compare_digest(token.encode(), one.encode()) for one in known):
        raise refusal("token_invalid")
    proof = given.get("appsecret_proof")
    expected = hmac.new(app.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    if proof is not None and not hmac.compare_digest(str(proof).encode(), expected.encode()):
        raise invalid("Invalid appsecret_proof provided in the API argument")


def check_page(simulator: Simulator, node: str) -> None:
    """Raises GraphError: `node` is not our Page."""
    if node not in ("me", simulator.world.app.page_id):
        raise refusal("no_such_object")


async def send(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    answer = await simulator.sending.take(given)
    await simulator.tell_changed()
    return answer


async def read_profile(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    wanted = str(given.get("fields", "")).split(",")
    return {"data": [found] if (found := {k: v for k, v in simulator.world.profile.items() if k in wanted}) else []}


async def set_profile(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    setup.set_profile(simulator.world.profile, given)
    await simulator.tell_changed()
    return {"result": "success"}


async def forget_profile(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    setup.forget_profile(simulator.world.profile, given.get("fields"))
    await simulator.tell_changed()
    return {"result": "success"}


async def read_subscriptions(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    fields, app = simulator.world.fields, simulator.world.app
    return {"data": [{"id": app.app_id, "name": "MeetAssist", "subscribed_fields": fields}] if fields else []}


async def subscribe(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    simulator.world.fields = setup.read_fields(given.get("subscribed_fields"))
    simulator.world.failing_since = None
    return {"success": True}


async def unsubscribe(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    simulator.world.fields = []
    return {"success": True}


async def app_subscriptions(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    """Where the app's webhook is, and what of the Page it hears."""
    app = simulator.world.app
    if node not in ("app", app.app_id):
        raise refusal("no_such_object")
    fields = [{"name": name, "version": given.get("version", "v26.0")} for name in simulator.world.fields]
    return {"data": [{"object": "page", "callback_url": app.webhook, "active": True, "fields": fields}]}


async def debug_token(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    app = simulator.world.app
    is_valid = given.get("input_token") == app.page_token
    about: dict[str, Any] = {"app_id": app.app_id, "is_valid": is_valid, "scopes": SCOPES if is_valid else []}
    if is_valid:
        about |= {"type": "PAGE", "application": "MeetAssist", "profile_id": app.page_id}
        about |= {"expires_at": 0, "data_access_expires_at": 0}
    else:
        about |= {"error": {"code": 190, "message": "Invalid OAuth access token."}}
    return {"data": about}


SCOPES = [
    "pages_messaging", "pages_manage_metadata", "pages_show_list", "pages_read_engagement", "business_management",
    "page_utility_messaging",
]  # fmt: skip


async def read_templates(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    rows = [one.shown for one in simulator.world.templates.values() if given.get("name") in (None, one.name)]
    return {"data": rows, "paging": {}}


async def create_template(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    """Looked at at once, and told of by an event too, as Meta does within seconds."""
    check_page(simulator, node)
    world = simulator.world
    made = templates.read(given, str(10**14 + world.number()))
    if (made.name, made.language) in world.templates:
        raise GraphError(100, 2388024, 400, "(#100) There is already content in this language for this template.")
    if len(world.templates) >= templates.MOST_TEMPLATES:
        raise invalid(f"A Page has at most {templates.MOST_TEMPLATES} templates.")
    world.templates[made.name, made.language] = made
    simulator.webhooks.tell_of_change("message_template_status_update", {
        "event": made.status, "message_template_id": made.id, "message_template_name": made.name,
        "message_template_language": made.language, "reason": made.rejected_reason,
    })  # fmt: skip
    return {"id": made.id, "status": made.status, "category": "UTILITY"}


async def delete_template(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    found = [key for key in simulator.world.templates if key[0] == given.get("name")]
    if not found:
        raise invalid("Message template was not found.")
    for key in found:
        del simulator.world.templates[key]
    return {"success": True}


async def template_library(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    return {"data": templates.LIBRARY, "paging": {}}


async def thread_owner(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    check_page(simulator, node)
    person = simulator.world.person(given.get("recipient"))
    return {"data": [{"thread_owner": {"app_id": person.owner}}]}


async def pass_thread_control(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    """To the app that is named, which is the Page's inbox."""
    return await _give_thread(simulator, given, node, str(given.get("target_app_id", "")))


async def take_thread_control(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    return await _give_thread(simulator, given, node, simulator.world.app.app_id)


async def _give_thread(simulator: Simulator, given: dict[str, Any], node: str, to: str) -> dict[str, Any]:
    check_page(simulator, node)
    recipient = given.get("recipient")
    person = simulator.world.person(recipient.get("id") if isinstance(recipient, dict) else None)
    if not to.isdecimal():
        raise invalid("Param target_app_id must be the id of an app.")
    person.owner = to
    simulator.world.touch(person)
    await simulator.tell_changed()
    return {"success": True}


async def node(simulator: Simulator, given: dict[str, Any], node: str) -> dict[str, Any]:
    """The Page itself, or what a customer lets it know of themselves."""
    app = simulator.world.app
    if node in ("me", app.page_id):
        return {"id": app.page_id, "name": app.page_name}
    person = simulator.world.people.get(node)
    if person is None or person.is_gone:
        raise refusal("no_such_object")
    if person.acted_at is None:
        raise refusal("no_profile")
    if person.hides_profile:
        raise refusal("profile_closed")
    known = {
        "name": person.full_name, "first_name": person.first_name,
        "last_name": person.last_name, "profile_pic": f"https://platform-lookaside.example/{person.psid}",
        "locale": person.locale, "timezone": person.timezone, "id": person.psid,
    }  # fmt: skip
    wanted = [name for name in str(given.get("fields") or "first_name,last_name,profile_pic").split(",")]
    if unknown := [name for name in wanted if name not in PROFILE]:
        raise invalid(f"Tried accessing nonexisting field ({unknown[0]})")
    return {name: known[name] for name in dict.fromkeys([*wanted, "id"]) if name in known}
