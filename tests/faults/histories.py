"""Random histories of five offices: edits, merges, links, erasures, a stolen laptop; do all end up the same?

    python -m tests.faults.histories [--histories 100000] [--seconds 0] [--first 0]

Each history is made on the real stores (`CaseStore` on the real `Vault`), over databases in memory:
encryption and the disk are tested elsewhere, and would cost most of the time. What one office hands on is
any part of what it has, in any order, some of it twice, with parents missing, read from its signed bytes.
"""

import argparse
import hashlib
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher
from tests.given import workbook

from sarana.cases import COMMON_FORM, CaseStore, LetterMade, Revision
from sarana.cases.arrival import Arrival
from sarana.cases.erasing import Devices
from sarana.cases.history import heads, in_order, missing, nearest_common_ancestors
from sarana.cases.merging import compare, merge
from sarana.cases.revision import TOMBSTONE, read
from sarana.errors import NoSuchCase
from sarana.forms import Form, Interview, Snapshot
from sarana.progress import Progress, silent
from sarana.seal.age import Identity, Recipient
from sarana.seal.signature import SigningKey
from sarana.vault import NewOfficer, Vault, roster, schema
from sarana.vault.database import Database
from sarana.vault.keyfile import KeyFile
from sarana.vault.keys import Generation, VaultKeys
from sarana.vault.slot import OfficerKeys

OFFICES = 5
ACTS = (6, 22)  # how many things happen in one history, at least and at most
MOMENT = datetime(2026, 11, 25, 8, tzinfo=UTC)

FORM = f"""
| survey |
| | type | name | label | fact |
| | text | case_code | Case code | case_code |
| | text | family_name | Family name | family_name_latin |
| | text | story | What happened | |
| | integer | age | Age | age_years |
| | begin_repeat | papers | Papers | |
| | text | number | Number | |
| | end_repeat | | | |
| settings |
| | form_title | form_id | version |
| | Sample form | {COMMON_FORM} | 1 |
"""
NEWER = FORM.replace("| 1 |", "| 2 |").replace(
    "| | integer | age |", "| | text | wishes | Wishes | |\n| | integer | age |"
)
QUESTIONS = ("family_name", "story", "age", "wishes")


class InMemory(Database):
    """A database in memory, with the same statements and the same transactions."""

    def __init__(self) -> None:
        self.path = Path(":memory:")
        self._depth = 0
        self._names = iter(range(10**12))  # type: ignore[assignment]
        self._connection: Any = sqlcipher.connect(":memory:", isolation_level=None)
        for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "secure_delete = ON"):
            self._connection.execute(f"PRAGMA {pragma}")

    def mark(self) -> None:
        """Whatever is done from here on can be taken back: the next history begins with the same offices."""
        self._connection.execute("BEGIN")
        self._depth = 1

    def go_back(self) -> None:
        self._depth = 0
        self._connection.execute("ROLLBACK")


class VaultInMemory(Vault):
    """A vault that is written anew in no time."""

    def rekey(self, progress: Progress = silent) -> None:
        with self.transaction() as begun:
            begun.execute("DELETE FROM erasing")


class NoMooring:
    """There is no file that could be put back."""

    def follow(self, seq: int, head: str, audit_seq: int, audit_head: str) -> None:
        pass


def vault_in_memory(name: str) -> tuple[VaultInMemory, InMemory]:
    """An office with one officer, who administers it."""
    database, keys = InMemory(), OfficerKeys.generate()
    schema.apply(database, "vault", schema.VAULT_STEPS)
    attempts = Identity.generate("classic")
    with database.transaction() as begun:
        roster.add_officer(begun, "u1", NewOfficer(name, f"Office of {name}"), keys)
        roster.add_device(begun, SigningKey.generate())
        roster.set_secret(begun, roster.OFFICE_IDENTITY, Identity.generate("pq").text.encode("ascii"))
    generation = Generation.fresh(random.randbytes(16).hex(), 1)
    file = KeyFile(generation.vault_id, 1, 1, (), b"", Recipient.from_text(attempts.recipient.text))
    made = VaultInMemory(
        Path("nowhere"),
        None,
        database,
        file,
        VaultKeys(generation),
        "u1",
        keys,
        NoMooring(),  # type: ignore[arg-type]
    )
    return made, database


@dataclass
class Office:
    """One office in a history."""

    number: int
    vault: VaultInMemory
    database: InMemory
    store: CaseStore = field(init=False)

    def revisions(self, known: dict[str, Revision]) -> list[Revision]:
        """Everything that is here, in no order; read from its bytes, and its signature checked, once."""
        for (revision_id,) in self.vault.query("SELECT id FROM revision"):
            if revision_id not in known:
                kept = self.store.revision(revision_id)
                known[revision_id] = read(kept.content, kept.signature)
        return [known[one] for (one,) in self.vault.query("SELECT id FROM revision ORDER BY id")]


class World:
    """Five offices that know each other, and two editions of a form; each history begins here."""

    def __init__(self) -> None:
        self.now = MOMENT
        made = [vault_in_memory(f"Sample {letter}") for letter in "ABCDE"[:OFFICES]]
        self.offices = [Office(number, *one) for number, one in enumerate(made)]
        self.devices: Devices = {
            one.vault.device.public_key.text: frozenset({one.vault.id}) for one in self.offices
        }
        self.forms: list[Form] = []
        editions = (workbook(NEWER), workbook(FORM))
        for one in self.offices:
            one.store = CaseStore(one.vault, now=self.tick)
            self.forms = [one.store.publish(edition, "sample.xlsx") for edition in editions]
        self._begin_with_a_case()

    def _begin_with_a_case(self) -> None:
        """One case is everywhere when a history begins: what happens then happens to something."""
        first, *others = self.offices
        beginning = History(self, 0)
        beginning.take_down(first)
        for other in others:
            beginning.carry(first, other, everything=True)

    def tick(self) -> datetime:
        self.now += timedelta(milliseconds=7)
        return self.now


@dataclass
class History:
    """One history, from its seed."""

    world: World
    seed: int
    happened: Counter[str] = field(default_factory=Counter)
    signed: dict[str, tuple[int, Revision]] = field(default_factory=dict)  # by whom
    known: dict[str, Revision] = field(default_factory=dict)
    revoked: int | None = None
    knowing: set[int] = field(default_factory=set)  # who has heard that the key was revoked

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def play(self) -> None:
        """Let it happen and compare the offices in the end; AssertionError names what differs."""
        for office in self.world.offices:
            office.database.mark()
        try:
            for _ in range(self.random.randint(*ACTS)):
                self._act()
            self._everybody_meets()
            self._compare()
        finally:
            for office in self.world.offices:
                office.database.go_back()
                office.store._arrivals._cases.clear()

    # ---- what happens

    def _act(self) -> None:
        office = self.random.choice(self.world.offices)
        acts = (
            (self.take_down, 1),
            (self._continue, 10),
            (self._merge, 9),
            (self._link, 3),
            (self._letter, 1),
            (self._erase, 1.5),
            (self._erase_without_authority, 0.4),
            (self._hand_over, 12),
            (self._revoke, 0.5),
        )
        act = self.random.choices([one for one, _ in acts], [weight for _, weight in acts])[0]
        if act(office):
            self.happened[act.__name__.strip("_").replace("_", " ")] += 1

    def take_down(self, office: Office) -> bool:
        case_id = office.store.new_case()
        return self._write(office, case_id, self.world.forms[self.random.random() < 0.5])

    def _continue(self, office: Office) -> bool:
        """On any head, though there are others; sometimes in the other edition; sometimes left unsigned."""
        found = self._record(office)
        if found is None or office.store.draft(found[1]):
            return False
        case_id, record_id = found
        head = office.store.revision(self.random.choice(office.store.heads(record_id)))
        assert head.snapshot is not None
        with office.vault.transaction() as write:
            office.store._drafts.begin(write, record_id, head.snapshot, (head.id,), self.world.tick())
        if self.random.random() < 0.1:
            self.happened["draft left"] += 1
            return False
        return self._write(office, case_id, self.random.choice(self.world.forms))

    def _write(self, office: Office, case_id: str, form: Form) -> bool:
        """Answer something in the draft of the case and sign it."""
        record_id = next(r.record_id for r in office.store.case(case_id).records if r.has_draft)
        draft = office.store.draft(record_id)
        assert draft is not None
        interview = Interview.resume(form, draft.snapshot)
        for name in self.random.sample(QUESTIONS, 2):
            ref = f"/data/{name}"
            if interview.find(ref) is not None:
                interview.answer(ref, str(self.random.randint(1, 9)))
        if self.random.random() < 0.2:
            interview.add_repeat("/data/papers")
        office.store.save_draft(record_id, interview.snapshot())
        self._note(office, office.store.finalise(record_id, interview.final_snapshot(), interview.facts()))
        return True

    def _merge(self, office: Office) -> bool:
        for line in office.store.list():
            for record in office.store.case(line.case_id).records:
                if len(record.heads) > 1 and record.form and not record.has_draft:
                    conflict = office.store.conflict(record.record_id)
                    assert conflict is not None
                    heads = list(conflict.heads)
                    chosen = {change.ref: self.random.choice(heads) for change in conflict.changes}
                    office.store.begin_merge(record.record_id, chosen)
                    return self._write(office, line.case_id, self.world.forms[0])
        return False

    def _link(self, office: Office) -> bool:
        cases = [line.case_id for line in office.store.list()]
        if len(cases) < 2:
            return False
        one, other = self.random.sample(cases, 2)
        verdict = self.random.choice(("same", "different", "open"))
        self._note(office, office.store.links.decide(one, other, verdict))
        return True

    def _letter(self, office: Office) -> bool:
        found = self._record(office)
        if found is None:
            return False
        year, count = office.store.next_letter()
        letter = LetterMade(f"{year}-{count:04}", "referral", ("en",), "Example")
        self._note(office, office.store.record_letter(found[0], letter, b"%PDF" + self.random.randbytes(4)))
        return True

    def _erase(self, office: Office) -> bool:
        found = self._record(office)
        if found is None or not office.store.erasing.may_erase(found[0], "everywhere"):
            return False
        office.store.erasing.erase(found[0], scope="everywhere", reason="withdrawn", alone="nobody else")
        self._note_tombstones(office, found[0])
        return True

    def _erase_without_authority(self, office: Office) -> bool:
        """By a program that was tampered with."""
        found = self._record(office)
        if found is None or office.store.erasing.may_erase(found[0], "everywhere"):
            return False
        office.store.erasing.may_erase = lambda *_: True  # type: ignore[method-assign]
        office.store.erasing.erase(found[0], scope="everywhere", reason="ordered", alone="nobody else")
        del office.store.erasing.may_erase
        self._note_tombstones(office, found[0])
        return True

    def _revoke(self, office: Office) -> bool:
        """A laptop is stolen: one office after the other hears of it, and takes nothing from it any more."""
        if self.revoked is None:
            self.revoked = office.number
            return True
        self.knowing.add(self.random.randrange(OFFICES))
        return False

    def _hand_over(self, office: Office) -> bool:
        others = [one for one in self.world.offices if one is not office]
        return self.carry(office, self.random.choice(others), everything=self.random.random() < 0.3)

    def carry(self, sender: Office, receiver: Office, *, everything: bool) -> bool:
        if sender.number == self.revoked and receiver.number in self.knowing:
            return False
        there = sender.revisions(self.known)
        some = there if everything else self.random.sample(there, self.random.randint(0, len(there)))
        again = self.random.sample(some, len(some) // 3)
        carried = [Arrival.of(one) for one in self.random.sample(some, len(some)) + again]
        for start in range(0, len(carried), 7):
            receiver.store.arrive(carried[start : start + 7], bundle="b")
        receiver.store.show_arrived(self.world.devices)
        return bool(carried)

    def _record(self, office: Office) -> tuple[str, str] | None:
        """Some case that is shown here, and its form's record."""
        lines = office.store.list()
        if not lines:
            return None
        case_id = self.random.choice(lines).case_id
        records = [r for r in office.store.case(case_id).records if r.form and r.heads]
        return (case_id, records[0].record_id) if records else None

    def _note(self, office: Office, revision: Revision) -> None:
        self.signed[revision.id] = (office.number, revision)

    def _note_tombstones(self, office: Office, case_id: str) -> None:
        for one in office.store.erasing.tombstones(case_id):
            self.signed.setdefault(one.revision.id, (office.number, one.revision))

    # ---- the end

    def _trusted(self) -> list[Office]:
        return [office for office in self.world.offices if office.number != self.revoked]

    def _everybody_meets(self) -> None:
        """All have heard of the stolen laptop; everything goes from each to each, in any order."""
        self.knowing = set(range(OFFICES))
        middle, *others = self.random.sample(self._trusted(), len(self._trusted()))
        pairs = [(one, other) for one in others for other in others if one is not other]
        for one, other in self.random.sample(pairs, len(pairs) // 3):
            self.carry(one, other, everything=True)
        for other in others:
            self.carry(other, middle, everything=True)
        for other in reversed(others):
            self.carry(middle, other, everything=True)

    def _compare(self) -> None:
        offices = self._trusted()
        first, *others = [dict(self._seen(office)) for office in offices]
        for number, other in enumerate(others, start=1):
            for what, seen in first.items():
                assert other[what] == seen, f"seed {self.seed}: {what} of office {number} differs"
        self._nothing_is_lost(offices, first["revisions"])

    def _seen(self, office: Office) -> Iterator[tuple[str, Any]]:
        store, query = office.store, office.vault.query
        yield "revisions", {row[0] for row in query("SELECT id FROM revision")}
        yield "cases", {line.case_id for line in store.list()}
        yield "hidden", {one.case_id for one in store.erasing.hidden()}
        heads, links, shown = {}, {}, {}
        for line in store.list():
            for record in store.case(line.case_id).records:
                heads[record.record_id] = set(record.heads)
                shown[record.record_id] = [revision.id for revision in store.history(record.record_id)]
            links[line.case_id] = {(one.other, one.says) for one in store.links.of(line.case_id)}
        yield "heads", heads
        yield "histories as shown", shown
        yield "links", links

    def _nothing_is_lost(self, offices: list[Office], there: set[str]) -> None:
        """What an office signed is there, or its case was erased and it is named by the tombstone or sealed.

        What the stolen laptop signed need only be there where somebody took it over before.
        """
        erased = {one.case_id for office in offices for one in office.store.erasing.erased()}
        for office in self.world.offices:
            sealed = {one.id for each in self.world.offices for one in each.store.sealed_edits.all()}
            named = {
                stub.id
                for case_id in erased
                for one in office.store.erasing.tombstones(case_id)
                for stub in one.says.stubs
            }
            for revision_id, (author, revision) in self.signed.items():
                if author != office.number or author == self.revoked or revision_id in there:
                    continue
                assert revision.kind != TOMBSTONE, f"seed {self.seed}: a tombstone is lost"
                assert revision.case_id in erased, f"seed {self.seed}: {revision.kind} is lost"
                assert revision_id in named | sealed, f"seed {self.seed}: {revision.kind} was erased unsaid"
            for case_id in erased:
                try:
                    office.store.case(case_id)
                except NoSuchCase:
                    continue
                assert office.number == self.revoked, f"seed {self.seed}: an erased case is shown"


# ---- without a store: the sets alone


def play_pure(seed: int) -> int:
    """One record in five offices: unions in any order give one history, and a merge takes up every head."""
    rng = random.Random(seed)
    stores: list[dict[str, tuple[str, ...]]] = [{} for _ in range(OFFICES)]
    says: dict[str, Snapshot] = {}
    for number in range(rng.randint(5, 40)):
        own, other = rng.choice(stores), rng.choice(stores)
        if rng.random() < 0.5:
            ids = rng.sample(sorted(other), rng.randint(0, len(other)))
            own |= {revision: other[revision] for revision in ids}
            continue
        here = heads(own)
        parents = tuple(sorted(rng.sample(here, rng.randint(min(1, len(here)), len(here)))))
        made = hashlib.sha256(f"{seed} {number} {parents}".encode()).hexdigest()
        own[made] = parents
        says[made] = _written(rng, own, parents, says)
    everything = {revision: parents for store in stores for revision, parents in store.items()}
    shown = {in_order(_union(rng, stores), {}) for _ in range(3)}
    assert len(shown) == 1, f"seed {seed}: the order of imports shows"
    assert set(shown.pop()) == set(says) == set(everything), f"seed {seed}: something is lost"
    assert not missing(everything), f"seed {seed}: a parent is missing"
    assert {heads(_union(rng, stores)) for _ in range(3)} == {heads(everything)}, f"seed {seed}: heads differ"
    return len(says)


def _union(rng: random.Random, stores: list[dict[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """One by one, in any order, some twice."""
    carried = [(revision, parents) for store in stores for revision, parents in store.items()]
    return dict(rng.sample(carried, len(carried)) + rng.sample(carried, len(carried) // 2))


def _written(
    rng: random.Random, own: dict[str, tuple[str, ...]], parents: tuple[str, ...], says: dict[str, Snapshot]
) -> Snapshot:
    """An edit of one version, or a merge of several in which nothing that only one side said goes missing."""
    refs = [f"/data/{name}" for name in "abcd"]
    if len(parents) > 1:
        before = nearest_common_ancestors(own, parents)
        ancestors = [says[one] for one in before]
        sides = {head: says[head] for head in parents}
        conflict = compare(ancestors[0] if ancestors else None, sides, refs, others=ancestors[1:])
        chosen = {change.ref: rng.choice(parents) for change in conflict.changes if not change.proposed}
        merged = merge(conflict, chosen)
        for ref in refs:
            assert merged.values.get(ref) in {side.values.get(ref) for side in sides.values()}
        for change in (one for one in conflict.changes if one.proposed):
            expected = sides[change.proposed].values.get(change.ref)
            assert merged.values.get(change.ref) == expected, "what one side changed goes missing"
        return merged
    values = dict(says[parents[0]].values) if parents else {}
    return Snapshot("sample", "1", "f" * 64, values | {rng.choice(refs): str(rng.randint(1, 4))}, {})


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--histories", type=int, default=100_000)
    arguments.add_argument("--seconds", type=float, default=0.0, help="stop after these; 0: never")
    arguments.add_argument("--first", type=int, default=0, help="the first seed (ids are new each time)")
    arguments.add_argument("--pure", action="store_true", help="the sets alone, without a store")
    chosen = arguments.parse_args()
    seeds, begun = range(chosen.first, chosen.first + chosen.histories), time.monotonic()
    happened, done, revisions = Counter[str](), 0, 0
    world = None if chosen.pure else World()
    for seed in seeds:
        if world is None:
            revisions += play_pure(seed)
        else:
            history = History(world, seed)
            history.play()
            happened += history.happened
            revisions += len(history.signed)
        done += 1
        if chosen.seconds and time.monotonic() - begun > chosen.seconds:
            break
    took = time.monotonic() - begun
    print(f"{done} histories of {OFFICES} offices, {revisions} revisions, in {took:.0f} s:")
    print("every office ended up with the same, and nothing was lost.")
    print(", ".join(f"{what}: {count}" for what, count in happened.most_common()))


if __name__ == "__main__":
    main()
