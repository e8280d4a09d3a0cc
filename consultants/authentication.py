"""Who may sign in: people of the team whose login is active, and of the consultants those who still work here."""

import logging
from typing import Any

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from accounts import signing_in
from accounts.models import User
from consultants.models import Consultant

log = logging.getLogger(__name__)


class TeamBackend(ModelBackend):
    """Names and passwords, on every sign-in page: limited, and worth nothing for a consultant who was deactivated.

    A session is asked anew at each request: whoever is deactivated is signed out by that.
    """

    # Django's own would go around what is decided here.
    aauthenticate = BaseBackend.aauthenticate  # type: ignore[assignment]
    aget_user = BaseBackend.aget_user

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """By user name or e-mail address, which count together; None where they do not match.

        Raises PermissionDenied, with `request.sign_in_refused` set, at the limit.
        """
        typed = kwargs.get("email") if username is None else username
        if typed is None or password is None:
            return None
        username = _user_name(typed)
        try:
            attempt = signing_in.begin(username=username, address=address_of(request), now=timezone.now())
        except signing_in.TooManyAttempts as refusal:
            _log_failure(username, "too many attempts")
            if request is not None:
                request.sign_in_refused = refusal  # type: ignore[attr-defined]
            raise PermissionDenied from refusal
        user: User | None = super().authenticate(request, username=username, password=password)
        if user is None:
            _log_failure(username, "name and password do not match, or the account is closed")
        else:
            attempt.succeed()
        return user

    def get_user(self, user_id: int) -> User | None:
        """With their consultant in the same query: it is asked at each request."""
        user = User.objects.select_related("consultant").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return may_sign_in(user)


def may_sign_in(user: User) -> bool:
    return user.is_active and not is_deactivated(user)


def is_deactivated(user: User) -> bool:
    """A consultant who does not work here any more. A superuser who stops seeing customers still runs the system;
    for anybody else whose other work goes on, the login is taken off the consultant.
    """
    consultant = _consultant_of(user)
    return not user.is_superuser and consultant is not None and not consultant.is_active


def address_of(request: HttpRequest | None) -> str:
    """The network address of whoever asks; empty where there is no network between."""
    return str(request.META.get("REMOTE_ADDR") or "") if request is not None else ""


def address_book(email: str) -> list[tuple[User, str]]:
    """The logins of this e-mail address that may sign in, each with the address as it is kept.

    A login without an address has its consultant's. Not where it opens the admin: otherwise whoever may change
    consultants could have the passwords of those who may do more.
    """
    of_consultant = Q(email="", is_staff=False, is_superuser=False, consultant__email__iexact=email)
    users = User.objects.filter(Q(email__iexact=email) | of_consultant, is_active=True).select_related("consultant")
    return [(user, address) for user in users if not is_deactivated(user) and (address := address_to(user))]


def address_to(user: User) -> str:
    """Where a login's own mail goes; empty where no address is known."""
    if user.email or user.is_staff or user.is_superuser:
        return user.email
    consultant = _consultant_of(user)
    return consultant.email if consultant else ""


def _user_name(typed: str) -> str:
    """Of the account that is meant: names come first, and an address counts where one account alone has it."""
    if User.objects.filter(username=typed).exists():
        return typed
    found = address_book(typed) if "@" in typed else []
    return found[0][0].get_username() if len(found) == 1 else typed.lower()


def _consultant_of(user: User) -> Consultant | None:
    return getattr(user, "consultant", None)


def _log_failure(username: str, why: str) -> None:
    """Without what was typed: people type passwords into the field of the name, too."""
    pk = User.objects.filter(username=username).values_list("pk", flat=True).first()
    log.warning("sign-in refused, user %s: %s", pk or "unknown", why)
