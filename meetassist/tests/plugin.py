"""The tests' surroundings: a PostgreSQL of their own, a clean environment, and what outside services look like.

Loaded by `-p` before Django's settings, which need DATABASE_URL.
"""

import atexit
import os
from typing import Any

from meetassist import embedded

# A developer's own configuration must not reach the tests.
for _name in (
    "CELERY_BROKER_URL SQS_ENDPOINT_URL AWS_REGION ALLOWED_HOSTS LLM_PROVIDER MESSENGER_APP_SECRET MESSENGER_VERIFY_TOKEN"
    " MESSENGER_PAGE_TOKEN MESSENGER_PAGE_ID MESSENGER_GRAPH_URL MESSENGER_GRAPH_VERSION EMAIL_PROVIDER BUSINESS_NAME"
    " BUSINESS_TIME_ZONE SQS_QUEUE_PREFIX ASSIST_DATABASE_URL PORT HOST LOG_LEVEL"
).split():  # fmt: skip
    os.environ.pop(_name, None)

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
server = embedded.Server(embedded.default_root("test"), settings=FAST)
os.environ["DATABASE_URL"] = server.open()
atexit.register(server.close)
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["DEBUG"] = "1"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What was not run because the machine lacks it is said where it is read."""
    from meetassist.tests.browsing import CHROMIUM

    if CHROMIUM is None:
        terminalreporter.write_line("Browser tests were skipped: chromium is not installed (apt-get install chromium).")


from meetassist.tests.fixtures import *  # noqa: E402, F403
