"""What a person is told when something goes wrong: what happened, what was kept, what to do next.

Each class of `sarana.errors` has its entry in a table or, where the error carries facts, its function.
Sentences say what the person can see and do; they hold no names, no paths and no blame. The catalog is the
reader's, which is not always the screen's: a command may speak another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial, singledispatch

from sarana import errors
from sarana.language import Catalog


@dataclass(frozen=True, slots=True)
class Message:
    """Three sentences, each complete in itself."""

    happened: str
    kept: str
    next_step: str

    def __str__(self) -> str:
        return "\n".join((self.happened, self.kept, self.next_step))


@singledispatch
def message(error: errors.SaranaError, catalog: Catalog) -> Message:
    """The three sentences for an error, in the catalog's language."""
    _ = catalog.gettext
    return Message(
        _("That did not work."),
        _("Everything that was saved before is still there."),
        _("Try again. If it happens again, lock Sarana and unlock it."),
    )


def as_it_stands(text: str) -> str:
    """Marks a text of a table for the translators: it is worded when it is told, in the reader's language."""
    return text


def always(told: Mapping[type[errors.SaranaError], tuple[str, str, str]]) -> None:
    """Errors that are told in the same three sentences each time."""
    for kind, sentences in told.items():
        message.register(kind)(partial(_worded, sentences))


def _worded(sentences: tuple[str, str, str], _error: errors.SaranaError, catalog: Catalog) -> Message:
    return Message(*map(catalog.gettext, sentences))


def bug(catalog: Catalog) -> Message:
    """The three sentences for a mistake in the program itself."""
    _ = catalog.gettext
    return Message(
        _("Sarana made a mistake of its own and could not finish this step."),
        _("Everything that the screen called saved is safe in the vault."),
        _(
            "Lock Sarana, unlock it and try again. If it happens again, give the technical report to your"
            " administrator: it holds no names and no answers."
        ),
    )
