"""What a person is told when something goes wrong: what happened, what was kept, what to do next.

One function per class of `sarana.errors`. Sentences say what the person can see and do; they hold no names,
no paths and no blame. The catalog is the reader's, which is not always the screen's: a command may speak
another.
"""

from dataclasses import dataclass
from functools import singledispatch

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
