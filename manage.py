#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it runs on the checkout's own PostgreSQL, started while needed."""

import getpass
import os
import signal
import sys
from types import FrameType


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetassist.settings")
    # On the checkout's own database the chat is the demo's.
    if sys.argv[1:2] == ["demo"] or (sys.argv[1:2] == ["chat"] and not os.environ.get("DATABASE_URL", "").strip()):
        os.environ.setdefault("DEBUG", "1")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. `make demo` makes the environment; then use .venv/bin/python manage.py")
    from meetassist import acting
    from meetassist.local import embedded

    command = " ".join(["manage.py", *sys.argv[1:2]])
    acting.by_process(acting.Acting("command", name=getpass.getuser(), place=command))
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        embedded.use_default()
        execute_from_command_line(sys.argv)
    except embedded.EmbeddedServerError as error:
        sys.exit(str(error))
    finally:
        embedded.leave_default()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
