"""How a customer is addressed in Vietnamese, where that depends on who speaks to whom."""

from django.db import models


class FormOfAddress(models.TextChoices):
    """The word for whoever is spoken to; "bạn" where none of these is known."""

    EM = "em", "em"
    ANH = "anh", "anh"
    CHI = "chi", "chị"
    CO = "co", "cô"
    CHU = "chu", "chú"
    BAC = "bac", "bác"
