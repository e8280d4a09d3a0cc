"""How SQL of others is read and written: PostgreSQL's grammar without the parser's own interpretation of functions."""

from typing import Any, ClassVar

from sqlglot import ErrorLevel, exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.tokens import TokenType

# Steps of the parser, which tries alternatives within alternatives: honest SQL takes less than two for each word.
MAX_STEPS = 10_000
# ODBC escapes, and texts in dollar quotes: the parser rewrites them, and no question needs them.
FOREIGN_TOKENS = {TokenType.L_BRACE, TokenType.R_BRACE, TokenType.HEREDOC_STRING}


class Rejected(Exception):
    """The SQL is not run. `reason` says why, in a few words that name at most the part that is not allowed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooManySteps(Exception):
    """Not a ParseError: the parser would take that for a reason to try something else."""


class AssistSQL(Postgres):
    """PostgreSQL, but function calls are kept as they are written instead of being understood and rewritten."""

    class Parser(PostgresParser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS = {
            name: parse
            for name, parse in PostgresParser.FUNCTION_PARSERS.items()
            if name in ("CAST", "EXTRACT", "POSITION", "SUBSTRING", "TRIM", "OVERLAY")
        }

        def reset(self) -> None:
            super().reset()
            self._steps = 0

        def _advance(self, times: int = 1) -> None:
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise TooManySteps
            super()._advance(times)

        def _warn_unsupported(self) -> None:
            """Called where the parser would take a statement as a mere word with text, and write it to the log."""
            raise Rejected("not a SELECT")

    class Generator(PostgresGenerator):
        MULTI_ARG_DISTINCT = True  # string_agg(DISTINCT a, b)
        TRANSFORMS = PostgresGenerator.TRANSFORMS | {
            exp.CurrentTime: lambda *_: "CURRENT_TIME",
            # The older way to name an argument, name := value.
            exp.PropertyEQ: lambda self, node: self.binary(node, "=>"),
        }


def parse(sql: str) -> exp.Expr:
    """The one statement of the text. Raises Rejected, TooManySteps, and what the parser and Python raise."""
    dialect = AssistSQL()
    tokens = dialect.tokenize(sql)
    if any(token.token_type in FOREIGN_TOKENS for token in tokens):
        raise Rejected("an escape that no question needs")
    parser = dialect.parser(error_level=ErrorLevel.IMMEDIATE)
    statements = [tree for tree in parser.parse(tokens, sql) if tree is not None]
    if len(statements) != 1:
        raise Rejected("not exactly one statement")
    return statements[0]


def write(tree: exp.Expr) -> str:
    return tree.sql(
        dialect=AssistSQL, comments=False, normalize_functions=False, unsupported_level=ErrorLevel.IMMEDIATE
    )


def spelled(identifier: exp.Expr) -> str:
    """The name that the database looks for: as it is in quotes, in lower case without."""
    return identifier.name if identifier.args.get("quoted") else identifier.name.lower()
