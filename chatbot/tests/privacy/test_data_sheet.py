"""The data sheet says what the inventory, the roles and the settings say."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation

from chatbot.privacy.data_sheet import ALONE, data_sheet
from chatbot.privacy.inventory import OF_CUSTOMERS
from chatbot.privacy.processors import processors

FRESH = {
    "LLM_PROVIDER": "local", "EMAIL_PROVIDER": "file", "MESSENGER_PAGE_TOKEN": "", "RETENTION_VISITORS_DAYS": 90,
    "RETENTION_TEXTS_DAYS": 730, "RETENTION_EMAILS_DAYS": 365, "RETENTION_SESSIONS_DAYS": 30,
    "RETENTION_MODEL_CALLS_DAYS": 400, "RETENTION_HISTORY_DAYS": 1825,
}  # fmt: skip
BEDROCK = {
    "LLM_PROVIDER": "bedrock", "AWS_REGION": "ap-southeast-1", "BEDROCK_FAST_MODEL": "global.anthropic.fast-v1:0",
    "BEDROCK_STRONG_MODEL": "arn:aws:bedrock:ap-southeast-1:123456789012:inference-profile/apac.anthropic.strong-v1:0",
    "BEDROCK_FALLBACK_MODELS": ["amazon.nova-lite-v1:0", "global.anthropic.fast-v1:0"],
    "BEDROCK_EMBEDDING_MODEL": "amazon.titan-embed-text-v2:0",
}  # fmt: skip


@override_settings(**FRESH)
def test_the_one_in_the_documentation_is_that_of_a_fresh_machine(capsys):
    """Write it anew with `manage.py data_sheet > docs/data-sheet.md`, with DEBUG=1 and nothing configured."""
    call_command("data_sheet")
    assert (Path(settings.BASE_DIR) / "docs" / "data-sheet.md").read_text(encoding="utf-8") == capsys.readouterr().out


@override_settings(**FRESH)
def test_every_list_of_the_inventory_has_its_heading_table_and_readers():
    sheet = data_sheet()
    for kept in OF_CUSTOMERS:
        part = sheet.partition(f"### `{kept.key}`")[2].partition("###")[0]
        assert f"`{kept.model._meta.db_table}`" in part
        assert all(f"`{name}`" in part for name in kept.columns.split())
    profile = sheet.partition("### `profile`")[2].partition("###")[0]
    assert "read by: owner, manager, receptionist, consultant (own), auditor\n" in profile
    questions = sheet.partition("### `questions`")[2].partition("###")[0]
    assert "read by: owner, manager, auditor\n" in questions


def test_times_are_those_of_the_settings():
    with override_settings(**{**FRESH, "EMAIL_FILES": "/nowhere", "RETENTION_MODEL_CALLS_DAYS": 7}):
        sheet = data_sheet()
    assert "| `RETENTION_MODEL_CALLS_DAYS` | 7 |" in sheet
    assert "`chatbot_modelcall`, kept for 7 days\n" in sheet
    assert "/nowhere" not in sheet


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"EMAIL_PROVIDER": "ses", "AWS_REGION": "eu-west-1"}, [("Amazon SES", "eu-west-1", ())]),
        ({"MESSENGER_PAGE_TOKEN": "x"}, [("Meta (Facebook Messenger)", "wherever it works", ())]),
        (
            BEDROCK,
            [
                (
                    "Amazon Bedrock", "ap-southeast-1, and from there any region of AWS",
                    ("global.anthropic.fast-v1:0",),
                ),
                (
                    "Amazon Bedrock",
                    "ap-southeast-1, and from there other regions of AWS in the same part of the world",
                    (BEDROCK["BEDROCK_STRONG_MODEL"],),
                ),
                (
                    "Amazon Bedrock", "ap-southeast-1", ("amazon.nova-lite-v1:0", "amazon.titan-embed-text-v2:0"),
                ),
            ],
        ),
    ],
)  # fmt: skip
def test_who_else_sees_it_follows_the_settings(changed, found):
    with override_settings(**{**FRESH, **changed}), translation.override("en"):
        assert [(one.name, one.where, one.models) for one in processors()] == found
        sheet = data_sheet()
    assert (ALONE in sheet) == (not found)
    for name, where, models in found:
        assert f"**{name}** ({where})" in sheet and all(f"`{model}`" in sheet for model in models)


def test_neither_secrets_nor_the_place_of_the_database_stand_in_it():
    values = {name: f"{name}-value" for name in ("SECRET_KEY", "MESSENGER_PAGE_TOKEN", "MESSENGER_APP_SECRET")}
    with override_settings(**{**FRESH, **values}):
        sheet = data_sheet()
    assert [value for value in values.values() if value in sheet] == []
    assert settings.DATABASES["default"]["NAME"] not in sheet
