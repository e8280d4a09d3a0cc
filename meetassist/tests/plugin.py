"""The tests' surroundings: a PostgreSQL of their own, a clean environment, and what outside services look like.

Loaded by `-p` before Django's settings, which need DATABASE_URL.
"""

import atexit
import functools
import gc
import os
import sys
from pathlib import Path
from typing import Any

import botocore.session
import hypothesis
import pytest

from meetassist.local import embedded
from meetassist.tests import measuring

measuring.start()

if sys.dont_write_bytecode:
    # Else each of the tests' processes, and most that they start, compiles the product and rewrites the tests anew.
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path(__file__).parents[2] / ".local" / "compiled")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What is imported and collected stays to the end: to look for garbage in it, again and again as it grows, finds none.
gc.disable()

# The machine has its own time: no example is wrong for having taken long.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

# Each client of AWS reads megabytes of descriptions: once is enough.
botocore.session.create_loader = functools.cache(botocore.session.create_loader)

# A developer's own configuration must not reach the tests.
for _name in list(os.environ):
    if _name.startswith((
        "CELERY_", "SQS_", "AWS_", "MESSENGER_", "BUSINESS_", "BEDROCK_", "TURN_", "WEBCHAT_", "EMAIL_", "SES_",
        "LLM_", "MODEL_", "ASSIST_", "WEB_", "HSTS_", "FORWARDED_", "CODE_", "STRANGER_", "SECOND_", "OIDC_", "EMBED_",
    )):  # fmt: skip
        os.environ.pop(_name)
for _name in (
    "ALLOWED_HOSTS", "UNSURE", "PORT", "HOST", "LOG_LEVEL", "DEFAULT_FROM_EMAIL", "REPLY_TO_EMAIL", "SITE_URL",
    "STATIC_ROOT",
):  # fmt: skip
    os.environ.pop(_name, None)

FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
    "max_wal_senders": "0", "autovacuum": "off",
}  # fmt: skip
server = embedded.Server(embedded.default_root("test"), settings=FAST)
os.environ.update(server.open())
atexit.register(server.close)
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["DEBUG"] = "1"
# Wake-ups of the tests' own process go nowhere; the processes that tests start have a real broker.
os.environ["CELERY_BROKER_WRITE_URL"] = "memory://"


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    measuring.save()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What was not run because the machine lacks it is said where it is read."""
    from meetassist.tests.browsing import CHROMIUM

    if "not browser" in terminalreporter.config.option.markexpr:
        terminalreporter.write_line("Tests in a browser, and those of the whole demo, are run by make test-pages.")
    elif CHROMIUM is None:
        terminalreporter.write_line("Browser tests were skipped: chromium is not installed (apt-get install chromium).")


from meetassist.tests.fixtures import *  # noqa: E402, F403
