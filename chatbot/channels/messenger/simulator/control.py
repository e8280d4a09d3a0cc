"""What moves the simulated Messenger, over HTTP: for its own page, and for tests."""

import json
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from chatbot.channels.messenger.simulator import customers, setup
from chatbot.channels.messenger.simulator.customers import CannotDo
from chatbot.channels.messenger.simulator.errors import ERRORS, GraphError
from chatbot.channels.messenger.simulator.faults import Failure, Faults, NoFault
from chatbot.channels.messenger.simulator.serving import Simulator, simulator_of
from chatbot.channels.messenger.simulator.world import WORDS_OF_PEOPLE, Person

# The longest that a look at a thread waits for news.
MOST_WAIT = 25.0
MOST_AHEAD = timedelta(days=60)


def answers(**methods: Any) -> Any:
    """A view of coroutines by method. What changes something is JSON, which pages of other sites cannot send here."""

    async def view(request: HttpRequest, **address: str) -> HttpResponse:
        handle, simulator = methods.get(str(request.method)), simulator_of(request)
        if handle is None:
            return JsonResponse({"error": "method"}, status=405)
        if request.method != "GET" and request.content_type != "application/json":
            return JsonResponse({"error": "the body has to be JSON"}, status=415)
        try:
            given = request.GET.dict() if request.method == "GET" else json.loads(request.body or b"{}")
            if not isinstance(given, dict):
                raise CannotDo("the body has to be an object")
            found = {name: simulator.world.person(value) for name, value in address.items()}
            answer = await handle(simulator, given, **found)
        except (CannotDo, NoFault) as error:
            return JsonResponse({"error": str(error)}, status=400)
        except ValueError:
            return JsonResponse({"error": "a value is of no use"}, status=400)
        except GraphError as error:
            return JsonResponse(error.answer, status=404)
        if request.method != "GET":
            await simulator.tell_changed()
        return JsonResponse(answer)

    return csrf_exempt(view)


async def state(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    world = simulator.world
    return {
        "on_their_way": simulator.webhooks.on_their_way, "attempts": simulator.webhooks.attempts,
        "subscribed": world.fields, "people": len(world.people), "page": world.app.page_name,
    }  # fmt: skip


async def forget(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    simulator.world.forget()
    return {}


async def new_person(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    return simulator.world.new_person(given).shown


async def change_person(simulator: Simulator, given: dict[str, Any], person: Person) -> dict[str, Any]:
    """What Messenger knows of them, and whether they can be written to."""
    for name in (*WORDS_OF_PEOPLE, "is_blocked", "is_gone", "hides_profile"):
        if name in given:
            setattr(person, name, str(given[name]) if name in WORDS_OF_PEOPLE else bool(given[name]))
    simulator.world.touch(person)
    return person.shown


async def act(simulator: Simulator, given: dict[str, Any], person: Person) -> dict[str, Any]:
    """They do something: see `customers.DOES`."""
    item, events = customers.act(simulator.world, person, given)
    simulator.webhooks.tell(person, *events)
    return item.shown if item else {}


async def inbox_writes(simulator: Simulator, given: dict[str, Any], person: Person) -> dict[str, Any]:
    text = given.get("text")
    if not isinstance(text, str) or not text:
        raise CannotDo("text is what the person in the inbox writes")
    item, event = customers.inbox_writes(simulator.world, person, text)
    simulator.webhooks.tell(person, event)
    return item.shown


async def hand_over(simulator: Simulator, given: dict[str, Any], person: Person) -> dict[str, Any]:
    simulator.webhooks.tell(person, customers.hand_over(simulator.world, person, str(given.get("to"))))
    return person.shown


async def thread(simulator: Simulator, given: dict[str, Any], person: Person) -> dict[str, Any]:
    """What is new since `after`; with `wait` as soon as there is any, or after so many seconds."""
    after = int(given.get("after", 0))
    if person.version <= after and "wait" in given:
        await simulator.changes(min(float(given["wait"]), MOST_WAIT))
    return {**simulator.world.thread(person, after), **_profile(simulator, person)}


def _profile(simulator: Simulator, person: Person) -> dict[str, Any]:
    """What the Page has set, as this customer sees it."""
    profile, locale = simulator.world.profile, person.locale
    breakers = profile.get("ice_breakers", [])
    for_all = [one for one in breakers if "question" in one]
    greeting = setup.in_language(profile.get("greeting"), locale).get("text", "")
    for name in ("first_name", "last_name", "full_name"):
        greeting = greeting.replace("{{user_" + name + "}}", getattr(person, name))
    return {
        "page": simulator.world.app.page_name,
        "greeting": greeting,
        "ice_breakers": for_all or setup.in_language(breakers, locale).get("call_to_actions", []),
        "has_get_started": "get_started" in profile,
        "menu": setup.in_language(profile.get("persistent_menu"), locale).get("call_to_actions", []),
    }


async def calls(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    after = int(given.get("after", 0))
    return {"calls": [call for call in simulator.world.calls if call["number"] > after]}


async def set_clock(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    """Go on by so many seconds. Back it never goes."""
    further = timedelta(seconds=float(given.get("seconds", 0)))
    if further < timedelta() or simulator.world.ahead + further > MOST_AHEAD:
        raise CannotDo(f"seconds is more than 0, and {MOST_AHEAD.days} days at most altogether")
    simulator.world.ahead += further
    return {"ahead_seconds": simulator.world.ahead.total_seconds()}


async def set_faults(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    """All that are not named end."""
    simulator.world.faults = Faults.of(given)
    return {}


async def fail(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    simulator.world.failures.coming.append(Failure.of(given))
    return {}


async def errors(simulator: Simulator, given: dict[str, Any]) -> dict[str, Any]:
    return {"errors": [{"name": name, "code": row[0], "subcode": row[1]} for name, row in ERRORS.items()]}
