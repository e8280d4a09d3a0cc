"""A part of a page for the script that shows it within another (static/meetassist/staff.js), or a page of its own."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template

# The script says by it that it wants the part alone, and hears by it that it got one.
HEADER = "X-Fragment"


def is_wanted(request: HttpRequest) -> bool:
    return HEADER in request.headers


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, status: int = 200
) -> HttpResponse:
    """The part by itself where the script asks for it; else a page of the admin's with it. `title` is that page's."""
    if is_wanted(request):
        part = render_template(request, template, dict(context), status=status)
        part.headers[HEADER] = "1"
        return part
    page = {**admin.site.each_context(request), **context, "title": title, "part": template}
    return render_template(request, "admin/staff/page.html", page, status=status)
