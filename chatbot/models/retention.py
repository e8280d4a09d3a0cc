"""What became of the rows whose time is over."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Retention(models.Model):
    """One kind of rows that are kept for a time (chatbot.privacy.retention), and what has gone of it.

    The row is locked by whoever takes a batch of the kind.
    """

    kind = models.CharField(_("kind"), max_length=20, primary_key=True)
    last_at = models.DateTimeField(_("last taken away"), null=True, blank=True)
    last_number = models.PositiveIntegerField(_("number then"), default=0)
    total = models.PositiveBigIntegerField(_("in all"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("retention of a kind"), _("retention")
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind
