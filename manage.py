#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it runs on the checkout's own PostgreSQL, started while needed."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetassist.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("DEBUG", "1")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. `make demo` makes the environment; then use .venv/bin/python manage.py")
    from meetassist import embedded

    try:
        embedded.use_default()
    except embedded.EmbeddedServerError as error:
        sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
    finally:
        embedded.leave_default()


if __name__ == "__main__":
    main()
