"""The picture of somebody who can be booked, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from consultants.photos import Photo

# Another picture has another address.
FOR_A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def photo(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    row = get_object_or_404(Photo, consultant=pk, digest=digest, consultant__is_active=True)
    headers = {"Cache-Control": FOR_A_YEAR, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(row.content), content_type=row.kind, headers=headers)
