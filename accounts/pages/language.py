"""The switch of languages, which stands on every page: for the account of who is signed in, else for the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.i18n import set_language


def switch(request: HttpRequest) -> HttpResponse:
    """A POST changes it and leads back to `next`, a page of this site; what is opened or reloaded only leads back."""
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES) and request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    return set_language(request)
