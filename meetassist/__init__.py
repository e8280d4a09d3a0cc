"""Wiring: settings, processes and the one way out to the network. Business rules live in the apps."""

from meetassist.celery import app as celery_app

# What is installed here: the newest heading of CHANGELOG.md. Shown by /healthz/live and under every page of admin.
__version__ = "0.9.0"

__all__ = ["__version__", "celery_app"]
