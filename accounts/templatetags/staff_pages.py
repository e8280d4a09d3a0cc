"""Where the pages of the team lie to which others lead."""

from urllib.parse import urlencode

from django import template

register = template.Library()


@register.simple_tag
def panel_of(code: str) -> str:
    return f"/admin/appointments/{code}/"


@register.simple_tag
def book_for(customer_pk: int) -> str:
    return f"/admin/book/?{urlencode({'customer': customer_pk})}"


@register.simple_tag
def data_of(customer_pk: int) -> str:
    """What is kept of somebody: a copy for them, and erasure."""
    return f"/admin/accounts/customer/{customer_pk}/privacy/"
