"""Which lines the tests run: measured in the tests' own processes where COVERAGE is set, as `make test` does.

Processes that tests start are left alone: they are killed at chosen moments, and their pace matters. What each of the
tests' processes has seen is a file of its own; `coverage combine` puts them together.
"""

import os
import sys
from typing import Any

_running: list[Any] = []


def start() -> None:
    """From here on; before Django and the apps are imported, so that their first lines count."""
    if not os.environ.get("COVERAGE"):
        return
    from coverage import Coverage

    coverage = Coverage()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # The first of the processes; what a run that failed has left is not of this one.
        coverage.erase()
    if sys.version_info >= (3, 12):
        # Costs next to nothing where Python has it.
        coverage.set_option("run:core", "sysmon")
    coverage.start()
    _running.append(coverage)


def save() -> None:
    """What was seen, as a file. Called at the end of the run: a process of xdist does not come to its own."""
    while _running:
        coverage = _running.pop()
        coverage.stop()
        coverage.save()
