"""What arrived and is not shown, because nobody here knows who signed it, or their key was revoked.

It is kept with its signature, and waits until an administrator or a focal person answers for it
(SECURITY.md 4.5). Which revisions come here is decided by `exchange`; this is the list, and the way out.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sarana.cases.arrivals import Arrivals
from sarana.cases.facts import CASE_CODE, facts_of_revision, names_in
from sarana.cases.revision import Author, of_our_own
from sarana.vault import IN_CHARGE, Vault


@dataclass(frozen=True, slots=True)
class Held:
    """What one person signed about one case, as long as it is held back."""

    case_id: str
    code: str
    names: tuple[str, ...]
    author: Author  # as they call themselves
    reason: str  # "unknown" or "revoked"
    since: datetime
    revisions: tuple[str, ...]


class Quarantine:
    """The quarantine of one vault."""

    def __init__(self, vault: Vault, arrivals: Arrivals) -> None:
        self._vault, self._arrivals = vault, arrivals

    def all(self) -> tuple[Held, ...]:
        """Everything that is held back, by case and signer; the longest first."""
        rows = self._vault.query(
            "SELECT content, signature, reason, since FROM quarantine JOIN arriving USING (id)"
            " JOIN revision_kept USING (id) WHERE held ORDER BY since, id"
        )
        found: dict[tuple[str, str, str], Held] = {}
        for content, signature, reason, since in rows:
            revision = of_our_own(content, signature)
            facts = facts_of_revision(revision)
            place = (revision.case_id, revision.author.key, reason)
            before = found.get(place)
            found[place] = Held(
                case_id=revision.case_id,
                code=facts[CASE_CODE].value if CASE_CODE in facts else before.code if before else "",
                names=names_in(facts) or (before.names if before else ()),
                author=revision.author,
                reason=reason,
                since=before.since if before else datetime.fromisoformat(since),
                revisions=(*(before.revisions if before else ()), revision.id),
            )
        return tuple(found.values())

    def release(self, revisions: Iterable[str]) -> int:
        """Show these from now on; how many they were. Raises NotAllowed for other roles."""
        self._vault.require(*IN_CHARGE)
        chosen = sorted(set(revisions))
        with self._vault.transaction() as write:
            cases = write.execute(
                "SELECT DISTINCT case_id FROM record JOIN revision_kept USING (record_id)"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(chosen),),
            )
            released = self._arrivals.release(write, chosen)
            self._vault.journal(
                "quarantine.release", cases=sorted(case for (case,) in cases), revisions=released
            )
        return released
