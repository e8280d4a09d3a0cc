"""What modules of the project import and name: each is parsed once in a process, for all tests that look at it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Source:
    # Of `from a import b` both, of `import a` the module alone; in the order of the file, function-level imports too.
    imported: tuple[tuple[str, str], ...]
    attributes: frozenset[str]
    arguments: frozenset[str]
    # Strings that are something's value; docstrings are none.
    strings: frozenset[str]

    def imports(self) -> Iterator[str]:
        """Each module, and all that could be one."""
        for module, name in self.imported:
            yield module
            if name:
                yield f"{module}.{name}"


@cache
def source_of(text: str) -> Source:
    nodes = list(ast.walk(ast.parse(text)))
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return Source(
        imported=tuple(one for node in nodes for one in _imported(node)),
        attributes=frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute)),
        arguments=frozenset(node.arg for node in nodes if isinstance(node, ast.arg | ast.keyword) and node.arg),
        strings=frozenset(
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
        ),
    )


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        yield from ((name.name, "") for name in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from ((node.module, name.name) for name in node.names)
