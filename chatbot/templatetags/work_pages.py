"""Where the other pages of the team are, for templates of the desk."""

from urllib.parse import urlencode

from django import template

register = template.Library()


@register.simple_tag
def panel_url(code: str) -> str:
    """Of an appointment, beside the page."""
    return f"/admin/appointments/{code}/"


@register.simple_tag
def book_url(customer: int, conversation: int) -> str:
    """Booking for a customer, with the result said in the conversation."""
    return f"/admin/book/?{urlencode({'customer': customer, 'conversation': conversation})}"


@register.simple_tag
def customer_url(pk: int) -> str:
    return f"/admin/customers/{pk}/"
