"""Addresses whose path is a secret are not written to the log."""

import logging

# Each with what follows it: the feed of a consultant, the event of a customer, an invitation, a link to a new password,
# the session of a program that chats.
SECRET = ("/api/chat/", "/calendar/feed/", "/event/", "/invitation/", "/password/")


class HidesSecretPaths(logging.Filter):
    """For the logger of requests, which writes the path of what was not found or has failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(one) for one in record.args)
        return True


def _hidden(argument: object) -> object:
    prefix = next((one for one in SECRET if isinstance(argument, str) and argument.startswith(one)), None)
    return f"{prefix}…" if prefix else argument
