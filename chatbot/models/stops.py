"""That a channel takes nothing from us, whoever it is for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import channels


class ChannelStop(models.Model):
    """From when until when nothing is sent on a channel, and why. What is to be sent waits meanwhile."""

    channel = models.CharField(_("channel"), max_length=20, choices=channels.choices)
    # A `Refusal`, and what the channel said beside it.
    reason = models.CharField(_("reason"), max_length=20)
    outcome = models.CharField(_("outcome"), max_length=40)
    # A hash of what we had shown: with something else it is tried at once.
    credentials = models.CharField(max_length=64, blank=True, editable=False)
    since = models.DateTimeField(_("since"))
    tries = models.PositiveIntegerField(_("tries"), default=1)
    next_try_at = models.DateTimeField(_("next try"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("stop of a channel"), _("stops of channels")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel"], name="channel_stop_one_open", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.outcome}"
