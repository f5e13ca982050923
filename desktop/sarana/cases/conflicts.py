"""Records with several heads: what they disagree about, and the draft that brings them together."""

from collections.abc import Mapping
from datetime import datetime

from sarana.cases.drafts import Draft, Drafts
from sarana.cases.form_shelf import FormShelf
from sarana.cases.history import nearest_common_ancestors
from sarana.cases.merging import Conflict, compare, merge
from sarana.cases.revisions import Revisions, age
from sarana.errors import NoDraft
from sarana.forms import Control, Interview, Snapshot
from sarana.vault import Vault


class Conflicts:
    """The conflicts of one vault's records."""

    def __init__(self, vault: Vault, shelf: FormShelf, drafts: Drafts, revisions: Revisions) -> None:
        self._vault, self._shelf, self._drafts, self._revisions = vault, shelf, drafts, revisions

    def of(self, record_id: str) -> Conflict | None:
        """What the heads of a record disagree about, against the latest that they all come from."""
        heads = {head.id: head.snapshot for head in self._revisions.latest_heads(record_id) if head.snapshot}
        if len(heads) < 2:
            return None
        shared = nearest_common_ancestors(self._revisions.history(record_id), heads)
        before = max(map(self._revisions.get, shared), key=age, default=None)
        return compare(before.snapshot if before else None, heads, self._asked(next(iter(heads.values()))))

    def begin_merge(self, record_id: str, decisions: Mapping[str, str], now: datetime) -> Draft:
        """A draft with all heads as parents; raises MergeUndecided while a decision is missing."""
        conflict = self.of(record_id)
        if conflict is None or self._drafts.get(record_id):
            raise NoDraft
        merged, heads = merge(conflict, decisions), tuple(conflict.heads)
        with self._vault.transaction() as write:
            self._drafts.begin(write, record_id, merged, heads, now)
            for head in reversed(heads):  # of two files with one name the latest head's stays
                self._drafts.add_files_of(write, record_id, self._revisions.get(head))
            self._drafts.touch(write, record_id)
            self._vault.journal("record.merge", record_id, heads=list(heads))
        return self._drafts.require(record_id)

    def _asked(self, snapshot: Snapshot) -> frozenset[str]:
        """The places that a person answers; what the form computes is computed again."""
        interview = Interview.resume(self._shelf.form(snapshot.form_sha256), snapshot)
        nodes = map(interview.node, interview.refs())
        return frozenset(node.ref for node in nodes if node.control is not Control.NONE and not node.readonly)
