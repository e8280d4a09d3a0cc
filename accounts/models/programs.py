"""Programs that use the API: what they sent before, and who may use it for others."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RepeatableRequest(models.Model):
    """A request with a key by which its sender may repeat it: the same again is done once (accounts.repeating).

    Only keyed hashes of the key and of the body are kept, and what came of it: no words of anybody.
    """

    key = models.CharField(max_length=64, unique=True)
    body = models.CharField(max_length=64)
    # The message that was stored, or the event that was written.
    outcome = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name, verbose_name_plural = _("request that may be repeated"), _("requests that may be repeated")
        indexes = [models.Index(fields=["created_at"], name="repeatable_request_created")]

    def __str__(self) -> str:
        return f"#{self.pk}"
