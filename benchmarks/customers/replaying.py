"""A simulated conversation as the text of a golden one, which says what was said and what stands at the end."""

from benchmarks.customers import playing
from chatbot.simulator import in_process
from chatbot.simulator.database import Temporary
from chatbot.simulator.golden.exporting import export


def golden(trial_id: str, seed: int) -> str:
    """Played anew in a database of its own; empty where no conversation has that id."""
    trial = next((one for one in playing.trials() if one.id == trial_id), None)
    if trial is None:
        return ""
    in_process.without_broker()
    temporary = Temporary()
    try:
        with temporary.database():
            return text_of(trial, seed)
    finally:
        temporary.close()


def text_of(trial: playing.Trial, seed: int) -> str:
    """In the present database, which is empty. What was wrong stands in it as remarks."""
    played, player = playing.played(trial, seed)
    first, *rest = export(player.session.conversation).splitlines()
    remarks = [f"# {problem}" for problem in played.problems]
    return "\n".join([f"# {trial.id}, seed {seed}", *remarks, *rest, ""])
