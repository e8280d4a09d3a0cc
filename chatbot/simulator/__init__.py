"""Conversations in process: by a clock that can be set, without broker and workers, on a database of their own."""

from chatbot.simulator.database import Temporary
from chatbot.simulator.in_process import Clock, Session, without_broker

__all__ = ["Clock", "Session", "Temporary", "without_broker"]
