"""Where the pages of the team lead, for whoever links to them."""

from datetime import date
from urllib.parse import urlencode

from django import template

from bookings.board import Column, Span

register = template.Library()

DESK, CALL = "/admin/desk/", "/admin/call/"


@register.simple_tag
def panel_of(code: str) -> str:
    """The panel of an appointment."""
    return f"/admin/appointments/{code}/"


@register.simple_tag
def book_in(column: Column, day: date, piece: Span) -> str:
    """Booking with this consultant, at this time by their clock."""
    return "/admin/book/?" + urlencode({"consultant": column.consultant.pk, "day": day, "time": piece.clock})


@register.simple_tag
def desk() -> str:
    return DESK


@register.simple_tag
def call_these() -> str:
    return CALL
