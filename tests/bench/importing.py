"""Taking a bundle of many small revisions over: how fast, and how long a draft waits meanwhile."""

import secrets
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.ratio import Ratio
from tests.given import PASSPHRASE, Office, made, office, two_that_know_each_other

from sarana import vault
from sarana.cases import Arrival, Author, FormReference, Originator
from sarana.cases.revision import NAMESPACE, Statement, read, write
from sarana.exchange import accepting, export, review
from sarana.vault import NewOfficer

REVISIONS = 10_000
IN_ONE_CASE = 20


def run() -> Iterable[Ratio]:
    with tempfile.TemporaryDirectory() as place:
        yield from measured(Path(place), REVISIONS)


def measured(place: Path, count: int) -> Iterable[Ratio]:
    border = office(vault.unlock(made(place / "border", NewOfficer("Example Sokha", "Post")), PASSPHRASE))
    shelter = office(vault.unlock(made(place / "shelter", NewOfficer("Example Dara", "Post")), PASSPHRASE))
    try:
        partner, _ = two_that_know_each_other(border, shelter)
        cases = many_revisions(border, count)
        sealed = export(border.store, border.vault, cases, [partner], to=place, reason="To measure it.")
        began = time.perf_counter()
        found = review(sealed.path, shelter.vault, shelter.store)
        reviewed = time.perf_counter() - began
        took, waits = taken_while_somebody_types(shelter, found)
        print(f"  review: {count / reviewed:,.0f} revisions/s, accept: {count / took:,.0f} revisions/s")
        alone = sorted(saves(shelter, shelter.begins_a_case(), 50))
        yield Ratio(
            "save a draft during an import, p99", waits[len(waits) * 99 // 100], alone[-1], "the same alone"
        )
        yield Ratio("save a draft during an import, longest", waits[-1], alone[-1], "the same alone")
    finally:
        border.vault.close()
        shelter.vault.close()


def many_revisions(post: Office, count: int) -> list[str]:
    """Histories of small signed revisions, each following the one before."""
    form = post.has_the_sample_form()
    reference = FormReference(form.id, form.version, form.sha256)
    cases, revisions, officer = [], [], post.vault.officer
    author = Author(officer.id, officer.name, officer.organisation, officer.post, officer.public_key.text)
    for number in range(count):
        if number % IN_ONE_CASE == 0:
            cases.append(secrets.token_hex(16))
            record, parents = secrets.token_hex(16), tuple[str, ...]()
        content = write(
            Statement(
                case_id=cases[-1],
                record_id=record,
                kind="case",
                parents=parents,
                author=author,
                device="d1",
                time=datetime.now(UTC),
                clock=f"{number:016x}",
                form=reference,
                originator=Originator(post.vault.id, officer.organisation),
                body={"values": {"/data/story": "a"}, "repeats": {}, "facts": {"facts": {}, "repeats": {}}},
            )
        )
        revisions.append(read(content, post.vault.sign_as_officer(content, NAMESPACE)))
        parents = (revisions[-1].id,)
    post.store.arrive([Arrival.of(each) for each in revisions], bundle="")
    post.store.show_arrived()
    return cases


def taken_while_somebody_types(shelter: Office, found: object) -> tuple[float, list[float]]:
    """Seconds for the import without the saving; and how long each save waited, in milliseconds."""
    typing = shelter.begins_a_case()
    waits, took = [], 0.0
    steps = accepting(found, [item.case_id for item in found.items])  # type: ignore[attr-defined, arg-type]
    while True:
        began = time.perf_counter()
        try:
            next(steps)
        except StopIteration:
            step = time.perf_counter() - began
            waits.append(step * 1000 + saves(shelter, typing, 1)[0])
            return took + step, sorted(waits)
        step = time.perf_counter() - began
        took += step
        waits.append(step * 1000 + saves(shelter, typing, 1)[0])


def saves(shelter: Office, case_id: str, times: int) -> list[float]:
    record, snapshot = shelter.record_of(case_id), shelter.interview(case_id).snapshot()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        shelter.store.save_draft(record, snapshot)
        found.append((time.perf_counter() - began) * 1000)
    return found
