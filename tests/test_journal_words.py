"""Every action that the program writes into the journal has words in every language of the papers."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from sarana import places
from sarana.documents.paper import action_words
from sarana.documents.template import languages
from sarana.vault.attempts import ACTIONS

PROGRAM = Path(places.__file__).parent
#: Methods and functions that write a row, and which of their arguments is the action.
METHODS = {"journal": 0, "_with_reason": 0, "_note": 1}
FUNCTIONS = {"seal_notice": 1}


def written() -> Iterator[tuple[str, str]]:
    """Every action in the program's code, and where it stands; a variable gives ""."""
    for file in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if not isinstance(node, ast.Call):
                continue
            place = METHODS.get(getattr(node.func, "attr", ""), FUNCTIONS.get(getattr(node.func, "id", "")))
            if place is not None and len(node.args) > place:
                argument = node.args[place]
                action = argument.value if isinstance(argument, ast.Constant) else ""
                yield str(action), f"{file.name}:{node.lineno}"


def test_the_actions_of_the_program_are_found() -> None:
    """A row whose action is a variable hides from this test: there are only those that pass one on."""
    hidden = {where.partition(":")[0] for action, where in written() if not action}
    assert hidden <= {"opening.py", "sending.py", "vault.py"}
    assert len({action for action, _where in written()}) > 35


@pytest.mark.parametrize("language", languages())
def test_every_action_has_words(language: str) -> None:
    actions = {action for action, _where in written() if action} | set(ACTIONS)
    assert sorted(action for action in actions if action_words(action, language) == action) == []
