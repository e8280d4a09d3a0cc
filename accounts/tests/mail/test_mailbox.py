"""The demo's mailbox shows an e-mail as its reader would see it."""

from datetime import UTC, datetime
from email import message_from_string, policy

from accounts.views import _summary


def test_a_date_without_a_place_is_utc_and_a_folded_subject_has_no_blank_before_it():
    text = "Subject: \n =?utf-8?b?xJDDow==?=\nTo: an@example.com\nDate: Sat, 21 Nov 2026 14:18:21 -0000\n\n"
    shown = _summary("1", message_from_string(text, policy=policy.default))
    assert (shown["subject"], shown["date"]) == ("Đã", datetime(2026, 11, 21, 14, 18, 21, tzinfo=UTC))
