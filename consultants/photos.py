"""The picture of a consultant that customers see: small, in the database, so that it is wherever the database is.

It is shown as it was given, and never opened by us: what it is is told by how it begins, browsers are told to believe
that, and no page of ours runs anything that would stand in it.
"""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext_lazy as _

LARGEST = 500 * 1024
# By their first bytes: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"


class Photo(models.Model):
    """One of each consultant at most; `digest` is another one for another picture, and stands in its address."""

    consultant = models.OneToOneField(
        "consultants.Consultant", models.CASCADE, primary_key=True, related_name="photo", verbose_name=_("consultant")
    )
    content = models.BinaryField(_("picture"))
    kind = models.CharField(max_length=20, choices=[(JPEG, "JPEG"), (PNG, "PNG"), (WEBP, "WebP")])
    digest = models.CharField(max_length=32)

    class Meta:
        verbose_name, verbose_name_plural = _("photo"), _("photos")
        # Whoever may change the consultant may change it.
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.pk}"


def kind_of(content: bytes) -> str:
    """What browsers can show, as its media type; empty for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return WEBP if content[:4] == b"RIFF" and content[8:14] == b"WEBPVP" else ""


def validate(upload: UploadedFile) -> None:
    """Raises ValidationError for what is too large, or no picture that browsers show."""
    if (upload.size or 0) > LARGEST:
        raise ValidationError(_("The picture is larger than 500 KB. Please make it smaller first."))
    start = upload.read(16)
    upload.seek(0)
    if not kind_of(start):
        raise ValidationError(_("This is no picture in JPEG, PNG or WebP."))


def keep(consultant_id: int, content: bytes) -> None:
    """In the place of the one that there was. `content` is validated."""
    values = {"content": content, "kind": kind_of(content), "digest": sha256(content).hexdigest()[:32]}
    Photo.objects.update_or_create(consultant_id=consultant_id, defaults=values)


def remove(consultant_id: int) -> None:
    Photo.objects.filter(consultant=consultant_id).delete()
