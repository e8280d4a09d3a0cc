"""The kinds of goals: each draws, in one world, what its customer wants."""

from benchmarks.customers.goals import booking, changing, moving  # noqa: F401 - each enters its kinds
from benchmarks.customers.goals.kinds import KINDS, Kind

__all__ = ["KINDS", "Kind"]
