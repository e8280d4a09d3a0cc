"""Answers that wait for something which happens after their request was handled.

A view that waited would keep its thread and its place at the database (meetassist/shares.py). Instead it answers what
is true at once, and names what may complete the answer; the web process runs that when thread and place are free again.
Whoever is asked without the web process, as in a test of a view, gives the first answer.
"""

from collections.abc import Awaitable, Callable

from django.http.response import HttpResponseBase

Completion = Callable[[], Awaitable[None]]


def complete_by(response: HttpResponseBase, completion: Completion) -> None:
    """`completion` changes the response, or leaves it as it is."""
    response.completion = completion  # type: ignore[attr-defined]


async def completed(response: HttpResponseBase) -> HttpResponseBase:
    """The response as it is when nothing is waited for any more."""
    completion: Completion | None = getattr(response, "completion", None)
    if completion is not None:
        await completion()
    return response
