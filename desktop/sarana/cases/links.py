"""Links between cases: which may be about one person, and what officers decided about them."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sarana.cases import likeness, link
from sarana.cases.access import Access, Deed
from sarana.cases.likeness import Mark
from sarana.cases.link import OPEN, Verdict
from sarana.cases.listing import Listing
from sarana.cases.revision import LINK, Revision
from sarana.cases.revisions import Revisions, age
from sarana.errors import NoSuchCase
from sarana.vault import Vault

#: A mark that more cases than this share tells nobody apart: it finds no pair by itself.
MOST_WITH_ONE_MARK = 40

DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two cases that may be about one person. Nothing was decided."""

    one: str
    other: str
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """What was decided about a case and another one: "same", "different", "open" again, or "disputed"."""

    other: str
    says: str
    reasons: tuple[str, ...]
    heads: tuple[Revision, ...]  # who decided; several where offices decided at the same time


class Links:
    """The links of one vault's cases."""

    def __init__(
        self,
        vault: Vault,
        revisions: Revisions,
        listing: Listing,
        access: Access,
        now: Callable[[], datetime],
    ) -> None:
        self._vault, self._revisions, self._listing, self._now = vault, revisions, listing, now
        self._access = access

    def proposals(self) -> list[Proposal]:
        """Pairs of cases that are alike and were not decided about, the likeliest first.

        Only of cases that this officer sees both of: likeness itself tells something about a person.
        """
        self._listing.catch_up()
        numbers, decided = self._cases(), self._decided()
        pairs = self._sharing_a_mark()
        marks = self._marks({number for pair in pairs for number in pair})
        found = []
        for first, second in pairs:
            if first in numbers and second in numbers:
                one, other = link.pair(numbers[first], numbers[second])
                alike = likeness.compare(marks[first], marks[second])
                if alike.likely and (one, other) not in decided and self._sees_both(one, other):
                    found.append(Proposal(one, other, alike.points, alike.reasons))
        return sorted(found, key=lambda each: (-each.points, each.one, each.other))

    def _sharing_a_mark(self) -> set[tuple[int, int]]:
        """The cases worth comparing, by number: everybody else would have too few points."""
        sharing = self._vault.query(
            "SELECT group_concat(number) FROM case_mark WHERE kind IN (SELECT value FROM json_each(?))"
            " GROUP BY kind, mark HAVING count(*) BETWEEN 2 AND ?",
            (json.dumps(likeness.FINDING), MOST_WITH_ONE_MARK),
        )
        groups = (sorted(map(int, together.split(","))) for (together,) in sharing)
        return {pair for group in groups for pair in combinations(group, 2)}

    def _marks(self, numbers: Collection[int]) -> dict[int, set[Mark]]:
        marks: dict[int, set[Mark]] = {number: set() for number in numbers}
        rows = self._vault.query(
            "SELECT number, kind, mark FROM case_mark WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        for number, kind, mark in rows:
            marks[number].add((kind, mark))
        return marks

    def of(self, case_id: str) -> list[Link]:
        """What was decided about this case and others; also about others that are not in this vault."""
        self._access.require(Deed.READ, case_id)
        self._listing.catch_up()
        links = [self._link(record_id, case_id) for record_id, _ in self._records()]
        return [one for one in links if one is not None]

    def decide(self, one: str, other: str, says: str, reasons: Sequence[str] = ()) -> Revision:
        """Sign that two cases are about one person, are not, or are open again ("same", "different", "open").

        It follows everything that was said before, and so ends a dispute.
        """
        for case_id in (one, other):
            self._access.require(Deed.WRITE, case_id)
        first, second = link.pair(one, other)
        if first == second or not {first, second} <= set(self._cases().values()):
            raise NoSuchCase
        record_id = link.record_of_pair(first, second)
        with self._vault.transaction() as write:
            revision = self._revisions.sign(
                write,
                self._now(),
                case_id=first,
                record_id=record_id,
                kind=LINK,
                parents=self._revisions.heads(record_id),
                form=None,
                body=link.write(Verdict(second, says, tuple(reasons))),
                attachments=(),
            )
            self._vault.journal("case.link", first, other=second, verdict=says)
        return revision

    def _sees_both(self, one: str, other: str) -> bool:
        return self._access.sees(one) and self._access.sees(other)

    def _link(self, record_id: str, case_id: str) -> Link | None:
        heads = sorted(map(self._revisions.get, self._revisions.heads(record_id)), key=age, reverse=True)
        verdicts = [link.read(head.says.body, head.case_id, record_id) for head in heads]
        if not heads or case_id not in (heads[0].case_id, verdicts[0].other):
            return None
        says = verdicts[0].says if len({verdict.says for verdict in verdicts}) == 1 else DISPUTED
        other = verdicts[0].other if heads[0].case_id == case_id else heads[0].case_id
        return Link(other, says, verdicts[0].reasons, tuple(heads))

    def _decided(self) -> set[tuple[str, str]]:
        """The pairs that are closed; what was opened again, or is disputed, is proposed again."""
        links = [(case_id, self._link(record_id, case_id)) for record_id, case_id in self._records()]
        closed = [(case_id, one) for case_id, one in links if one and one.says not in (OPEN, DISPUTED)]
        return {link.pair(case_id, one.other) for case_id, one in closed}

    def _records(self) -> list[tuple[str, str]]:
        """The records of links, and the cases that they lie in."""
        rows = self._vault.query(
            "SELECT DISTINCT record_id, case_id FROM revision r JOIN record USING (record_id)"
            " WHERE r.kind = ?",
            (LINK,),
        )
        return [(record_id, case_id) for record_id, case_id in rows]

    def _cases(self) -> dict[int, str]:
        """The cases that are here and shown, by number."""
        return dict(
            self._vault.query(
                "SELECT number, case_id FROM case_file WHERE case_id NOT IN (SELECT case_id FROM erased_case)"
                " AND case_id NOT IN (SELECT case_id FROM hidden_case WHERE NOT shown)"
            )
        )
