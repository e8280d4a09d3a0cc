"""Whoever opens a page of ours without a login: the customer of this browser, known by what a channel has given it.

A page needs no channel of its own for that: it asks whoever has entered here, and who was met there is met here again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import ChannelIdentity


@dataclass(frozen=True)
class Visitor:
    """An account on a channel, whether or not anything is written down of it yet."""

    channel: str
    external_id: str
    key: str = ""


class Door(Protocol):
    """A channel whose accounts are browsers."""

    def visitor_of(self, request: HttpRequest, *, now: datetime) -> Visitor:
        """This browser's; somebody new where it brings nothing, or what is not good any more."""

    def let_in(self, response: HttpResponseBase, visitor: Visitor) -> None:
        """Give the browser what it is known by the next time."""

    def renewed(self, identity: ChannelIdentity) -> Visitor:
        """Who has just shown who they are, or signed out, as the browser is to be known from now on."""


_doors: list[Door] = []


def enter(door: Door) -> None:
    """Pages know browsers by this one from now on; there is one."""
    _doors[:] = [door]


def door() -> Door:
    return _doors[0]
