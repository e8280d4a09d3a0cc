"""Wiring: settings, processes and the one way out to the network. Business rules live in the apps."""

from meetassist.celery import app as celery_app

__all__ = ["celery_app"]
