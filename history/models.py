"""What was changed, by whom and from where: written in the database alone, whatever program writes the row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Entry(models.Model):
    """One row of a table that was made, changed or deleted, a person erased, or personal data read.

    Never edited: the database refuses it. The old ones go after their time, which is an entry itself.
    `changed` names the columns. What they held stands in `before` and `after` or, where it is about a person, in
    `personal`, which goes when the person is erased.
    """

    class Kind(models.TextChoices):
        CREATED = "created", _("row added")
        CHANGED = "changed", _("row changed")
        DELETED = "deleted", _("row deleted")
        EMPTIED = "emptied", _("table emptied")
        ERASED = "erased", _("person erased")
        READ = "read", _("read")
        EXPORTED = "exported", _("exported")
        EXPIRED = "expired", _("old entries taken away")

    class Who(models.TextChoices):
        USER = "user", _("member of the team")
        CUSTOMER = "customer", _("customer")
        VISITOR = "visitor", _("visitor")
        TASK = "task", _("task")
        COMMAND = "command", _("command")
        ROLE = "role", _("database role")

    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    table_name = models.CharField(_("table"), max_length=63)
    row_id = models.CharField(_("id"), max_length=64)
    # The row that this one is a part of, as "table:id": a customer's device, a group's permission.
    belongs_to = models.CharField(max_length=130, blank=True)
    who = models.CharField(_("who"), max_length=10, choices=Who.choices)
    who_id = models.CharField(max_length=64, blank=True)
    who_name = models.CharField(_("name"), max_length=150, blank=True)
    place = models.CharField(_("from where"), max_length=100, blank=True)
    address = models.CharField(_("network address"), max_length=64, blank=True)
    role = models.CharField(_("database role"), max_length=63)
    # Of all that were written together.
    transaction = models.BigIntegerField(_("transaction"))
    changed = models.JSONField(_("columns"), default=list)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    personal = models.JSONField(null=True)

    class Meta:
        # Django's admin counts "entries" of other things.
        verbose_name, verbose_name_plural = pgettext_lazy("of the history", "entry"), _("history")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["at", "id"], name="history_by_time"),
            models.Index(fields=["table_name", "row_id", "-id"], name="history_of_a_row"),
            models.Index(fields=["belongs_to", "-id"], name="history_of_its_parts", condition=~Q(belongs_to="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
