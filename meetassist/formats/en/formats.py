"""Django's own formats of this language read 05/12 as the 12th of May."""

from meetassist.formats.day_first import *  # noqa: F403
