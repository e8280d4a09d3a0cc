"""What a process that answers people has loaded, and how seldom all of it is looked through."""

import gc


def keep_what_is_loaded() -> None:
    """What is loaded by now is kept to the end of the process. Looking through all of it for garbage takes a tenth of a
    second, each time in the middle of somebody's answer.
    """
    gc.collect()
    gc.freeze()
