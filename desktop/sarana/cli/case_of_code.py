"""Which case a command is about: its code, and the reason if it is somebody else's."""

import argparse

from sarana.cases import CaseStore
from sarana.errors import NoSuchCase
from sarana.language import _


def add_reason_option(made: argparse.ArgumentParser) -> None:
    """Let the command open somebody else's case, as the window does."""
    made.add_argument(
        "--break-glass",
        default="",
        metavar="REASON",
        help=_("open a case that other officers work on; the journal keeps it, an administrator reads why"),
    )


def case_of_code(store: CaseStore, code: str, reason: str = "") -> str:
    """The id of the case with this code; somebody else's is opened if a reason is given."""
    for line in store.list(code):
        if line.code == code:
            if line.masked and reason:
                store.break_glass(line.case_id, reason)
            return line.case_id
    raise NoSuchCase
