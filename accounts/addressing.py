"""How customers are spoken to: by which word in Vietnamese, and how formally in either language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormOfAddress(models.TextChoices):
    """The word for whoever is spoken to; where none of these is known, the business's `Tone` has one."""

    EM = "em", "em"
    ANH = "anh", "anh"
    CHI = "chi", "chị"
    CO = "co", "cô"
    CHU = "chu", "chú"
    BAC = "bac", "bác"


class Tone(models.TextChoices):
    """How formally the business speaks to its customers; of how they are called, to those of whom it is not known."""

    PLAIN = "plain", _("plain: “bạn”, “Hello!”")
    WARM = "warm", _("warm: “anh/chị”, “Hi! I’m …”")
    FORMAL = "formal", _("formal: “quý khách”, “Good day.”")
