"""How often the API may be asked by one network, or for one customer: counted in the database, for all processes."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts import limits
from accounts.models import RateLimit
from accounts.services import network_key

MINUTE = timedelta(minutes=1)


class Throttle(BaseThrottle):
    """So many requests a minute; the framework answers others with 429 and Retry-After."""

    key = ""

    def allow_request(self, request: Request, view: Any) -> bool:
        customer = getattr(request.auth, "customer_id", None)
        self.key = f"customer {customer}" if customer else network_key(str(request.META.get("REMOTE_ADDR", "")))
        return limits.take(
            scope=RateLimit.Scope.API, key=self.key, most=settings.API_REQUESTS_PER_MINUTE, within=MINUTE,
            now=timezone.now(),
        )  # fmt: skip

    def wait(self) -> float | None:
        until = limits.until(scope=RateLimit.Scope.API, key=self.key)
        return max(1.0, (until - timezone.now()).total_seconds()) if until else None
