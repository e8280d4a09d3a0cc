"""Answers of the API that are the same for everybody: kept for a while by browsers and proxies, and asked for again
by their ETag.
"""

from typing import Any

from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


@method_decorator(conditional_page, name="dispatch")
class PublicAnswers(APIView):
    """Nobody is asked who they are. What is refused is not kept."""

    authentication_classes = []
    permission_classes = [AllowAny]
    # Seconds.
    kept_for = 60

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=self.kept_for)
        return response
