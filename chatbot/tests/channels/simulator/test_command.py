"""`manage.py messenger_simulator`: only where nobody else can reach it."""

import pytest
from django.core.management import CommandError, call_command


def test_it_runs_only_with_debug(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="runs only with DEBUG=1"):
        call_command("messenger_simulator")


def test_it_says_which_values_are_missing(settings):
    settings.DEBUG = True
    settings.MESSENGER_PAGE_ID, settings.MESSENGER_APP_ID = "1", ""
    settings.MESSENGER_APP_SECRET = settings.MESSENGER_VERIFY_TOKEN = settings.MESSENGER_PAGE_TOKEN = "x"
    with pytest.raises(CommandError, match="^MESSENGER_APP_ID must be set"):
        call_command("messenger_simulator")
