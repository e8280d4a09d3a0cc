"""Addresses whose path is a secret are not written to the log."""

import logging
import re

# Each with what follows it: the feed of a consultant, the event and the page of an appointment for its customer, an
# invitation, a link to a new password, the session of a program that chats.
SECRET = ("/api/chat/", "/calendar/feed/", "/event/", "/a/", "/invitation/", "/password/")
ADDRESS = re.compile(rf"({'|'.join(map(re.escape, SECRET))})[^\s\"<>]+")


class HidesSecretPaths(logging.Filter):
    """For the logger of requests, which writes the path of what was not found or has failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(one) for one in record.args)
        return True


def _hidden(argument: object) -> object:
    prefix = next((one for one in SECRET if isinstance(argument, str) and argument.startswith(one)), None)
    return f"{prefix}…" if prefix else argument


def hide_in(text: str) -> str:
    """A text of ours, such as an e-mail, without the secrets of the addresses in it: for who reads it over."""
    return ADDRESS.sub(r"\1…", text)
