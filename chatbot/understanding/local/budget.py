"""How much of one message is read: counted in pieces and tokens, so that no text costs more than another of its size.

Each token is read with the whole message, once more in the piece it stands in, and once more in the request that its
piece belongs to. Whatever reads a piece asks first; what would go beyond is not read, and nothing of it is acted on.
"""

from dataclasses import dataclass

# Honest messages of several wishes have about a hundred tokens and ten pieces.
MAX_LENGTH = 2_000
MAX_TOKENS = 400
MAX_PIECES = 40
READINGS = 3
# The whole and its requests beside the pieces.
MAX_READ = MAX_PIECES + 5


class TooMuch(Exception):
    """The message is longer, or in more pieces, than is read at once."""


@dataclass
class Budget:
    """What reading a message may still take."""

    tokens: int = MAX_TOKENS * READINGS
    pieces: int = MAX_READ

    def spend(self, tokens: int) -> None:
        """Account for a piece before it is read. Raises TooMuch."""
        self.tokens -= tokens
        self.pieces -= 1
        if tokens > MAX_TOKENS or self.tokens < 0 or self.pieces < 0:
            raise TooMuch
