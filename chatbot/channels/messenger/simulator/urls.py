"""The addresses of the simulator's own server; nothing of it is served by the product."""

from typing import Any

from django.urls import path, re_path

from chatbot.channels.messenger.simulator import control, graph, page


def graph_path(pattern: str, **methods: Any) -> Any:
    """With or without a version before it: the answers are the same in all."""
    return re_path(rf"^(?:v\d{{1,2}}\.\d/)?{pattern}/?$", graph.answers(**methods))


NODE = r"(?P<node>\w+)"
PERSON = "simulator/people/<str:person>/"
urlpatterns = [
    path("", page.show, name="simulator"),
    path("static/<str:name>", page.file, name="simulator-file"),
    path("simulator/state/", control.answers(GET=control.state)),
    path("simulator/forget/", control.answers(POST=control.forget)),
    path("simulator/clock/", control.answers(POST=control.set_clock)),
    path("simulator/faults/", control.answers(POST=control.set_faults)),
    path("simulator/failures/", control.answers(POST=control.fail)),
    path("simulator/errors/", control.answers(GET=control.errors)),
    path("simulator/calls/", control.answers(GET=control.calls)),
    path("simulator/people/", control.answers(POST=control.new_person)),
    path(PERSON, control.answers(POST=control.change_person)),
    path(f"{PERSON}does/", control.answers(POST=control.act)),
    path(f"{PERSON}thread/", control.answers(GET=control.thread)),
    path(f"{PERSON}inbox/", control.answers(POST=control.inbox_writes)),
    path(f"{PERSON}owner/", control.answers(POST=control.hand_over)),
    graph_path("debug_token", GET=graph.debug_token),
    graph_path("message_template_library", GET=graph.template_library),
    graph_path(f"{NODE}/messages", POST=graph.send),
    graph_path(
        f"{NODE}/messenger_profile", GET=graph.read_profile, POST=graph.set_profile, DELETE=graph.forget_profile
    ),
    graph_path(
        f"{NODE}/subscribed_apps", GET=graph.read_subscriptions, POST=graph.subscribe, DELETE=graph.unsubscribe
    ),
    graph_path(f"{NODE}/subscriptions", GET=graph.app_subscriptions),
    graph_path(
        f"{NODE}/message_templates", GET=graph.read_templates, POST=graph.create_template,
        DELETE=graph.delete_template,
    ),
    graph_path(f"{NODE}/thread_owner", GET=graph.thread_owner),
    graph_path(f"{NODE}/pass_thread_control", POST=graph.pass_thread_control),
    graph_path(f"{NODE}/take_thread_control", POST=graph.take_thread_control),
    graph_path(NODE, GET=graph.node),
]  # fmt: skip
