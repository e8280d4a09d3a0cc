"""The product's Celery application with one task more: it notes how long the broker took to hand it over."""

import time
from pathlib import Path

from meetassist.celery import app

__all__ = ["app"]


@app.task(name="benchmarks.delivery.stamp")
def stamp(published: float, notes: str) -> None:
    """`published` is of the monotonic clock, which all processes of a machine share."""
    taken = (time.monotonic() - published) * 1000
    with Path(notes).open("a") as file:
        file.write(f"{taken}\n")
