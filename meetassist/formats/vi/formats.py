"""Django's own formats of this language read 05/11 as the 11th of May."""

from meetassist.formats.day_first import *  # noqa: F403

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
