"""What the page about keeping and erasing shows, and the bundle that tells partners. In the vault thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sarana.cases import CaseLine
from sarana.cases.erasing import ErasedCase
from sarana.cases.retention import Due
from sarana.cases.sealed_edits import SealedEdit
from sarana.exchange.authors import Signer, authors
from sarana.exchange.erasure_notices import holders, seal_erasure
from sarana.progress import Progress
from sarana.ui.workspace import Opened


@dataclass(frozen=True, slots=True)
class Gone:
    """A case that was erased, who signed it, and the partners who had it and were not told yet."""

    erased: ErasedCase
    signer: Signer
    to_tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Everything that the page shows, read in one go."""

    due: tuple[tuple[Due, CaseLine], ...]
    hidden: tuple[tuple[CaseLine, Signer], ...]
    gone: tuple[Gone, ...]
    edits: tuple[SealedEdit, ...]
    days: int
    now: datetime


def read_keeping(opened: Opened, progress: Progress) -> Keeping:
    """What is due, hidden, erased and sealed. In the vault thread."""
    store, known = opened.store, authors(opened.vault)
    store.list()  # so that every line is worked out
    due = [(one, line) for one in store.retention.due() if (line := store.line(one.case_id))]
    hidden = [
        (line, known.signer(one.because_of.author))
        for one in store.erasing.hidden()
        if (line := store.line(one.case_id))
    ]
    gone = [
        Gone(one, known.signer(one.tombstones[0].revision.author), to_tell(opened, one.case_id))
        for one in store.erasing.erased()
        if one.tombstones
    ]
    edits = tuple(store.sealed_edits.all())
    return Keeping(
        tuple(due), tuple(hidden), tuple(gone), edits, store.retention.days, datetime.now().astimezone()
    )


def to_tell(opened: Opened, case_id: str) -> tuple[str, ...]:
    """The partners who have a copy and were not told."""
    waiting = holders(opened.store, opened.vault, case_id)
    return tuple(each.partner.id for each in waiting if each.partner)


def tell_partners(one: Gone, folder: Path, opened: Opened, progress: Progress) -> tuple[list[Path], Keeping]:
    """Seal the tombstones for every office that has the case. In the vault thread."""
    sealed = seal_erasure(opened.store, opened.vault, one.erased.case_id, folder, progress)
    return [each.path for each in sealed], read_keeping(opened, progress)


def sealed_words(content: dict[str, object]) -> str:
    """A sealed edit as words: who wrote it, and each answer under the name of its question."""
    values = content.get("values")
    lines: Sequence[str] = [
        f"{ref.rpartition('/')[2]}: {value}"
        for ref, value in (values.items() if isinstance(values, dict) else ())
        if value
    ]
    return "\n".join([str(content.get("author", "")), *lines])
