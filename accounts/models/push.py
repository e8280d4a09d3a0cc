"""Notifications in the browsers of the team, as rows."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PushSubscription(models.Model):
    """A browser in which somebody of the team wants to be notified, for as long as they are signed in there.

    The endpoint is an address of the browser's maker, and a secret: whoever has it and the keys can notify.
    """

    # The database ends it with the session, which its own trigger ends when an account is closed.
    session = models.OneToOneField(
        "usersessions.UserSession", models.CASCADE, db_constraint=False, related_name="push_subscription",
        verbose_name=_("signed in with"),
    )  # fmt: skip
    endpoint = models.TextField(unique=True)
    # Of the browser, base64url: its public key (P-256), and what is mixed into each message's key (RFC 8291).
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=30)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("browser to be notified"), _("browsers to be notified")

    def __str__(self) -> str:
        return f"#{self.pk}"


class PushMessage(models.Model):
    """A notification that is still to be sent to one browser; the row goes when it is sent, or worth nothing any more.

    It says what is to be done, and nothing about whom: it stands on screens that are locked.
    """

    subscription = models.ForeignKey(PushSubscription, models.CASCADE, db_constraint=False, related_name="messages")
    # On a screen the next with the same tag takes the place of this one; so it does here.
    tag = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    text = models.CharField(max_length=200, blank=True)
    # Where a tap leads, as a path of this site.
    link = models.CharField(max_length=200)
    useful_until = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    claim_expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("notification in a browser"), _("notifications in browsers")
        constraints = [models.UniqueConstraint(fields=["subscription", "tag"], name="push_one_a_browser_and_tag")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.tag}"
