"""The check of a vault tells every record that was taken out, changed, hidden or put back behind its back."""

from collections.abc import Callable, Sequence

import pytest
from tests.given import PICTURE, Office, two_that_know_each_other
from tests.vault.test_recovery import cancel

from sarana.cases import Arrival
from sarana.cases.erasure import EVERYWHERE
from sarana.exchange import accept, export, review
from sarana.progress import Cancelled
from sarana.vault import Row

ALONE = "nobody else works here"
TABLES = ("revision_file", "revision_parent_kept", "revision_kept")


@pytest.fixture
def post(border_post: Office) -> Office:
    """A post with a case in two versions, with a photograph, and a draft of another."""
    case_id = border_post.takes_down(family_name="Example", photo="p.png", files={"p.png": PICTURE})
    border_post.continues(case_id, story="later")
    border_post.begins_a_case(family_name="Sample")
    assert border_post.store.check() == ()
    return border_post


def signed(office: Office) -> list[Row]:
    return office.vault.query("SELECT id, record_id FROM revision_kept ORDER BY clock, id")


def behind_its_back(office: Office, *statements: tuple[str, Sequence[object]]) -> None:
    """What somebody does who has the key and another program: no trigger, no journal, no chain."""
    with office.vault._database.transaction() as write:
        triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        there = write.execute(triggers)
        for name, _sql in there:
            write.execute(f"DROP TRIGGER {name}")
        for sql, values in statements:
            write.execute(sql, values)
        for _name, sql in there:
            write.execute(sql)


def problems(office: Office) -> set[str]:
    findings = office.store.check()
    assert {finding.part for finding in findings} <= {"state"}
    return {finding.problem for finding in findings}


def test_a_record_that_was_deleted_is_missed(post: Office) -> None:
    last = signed(post)[-1][0]
    behind_its_back(
        post,
        ("DELETE FROM revision_file WHERE revision = ?", (last,)),
        ("DELETE FROM revision_parent_kept WHERE revision = ?", (last,)),
        ("DELETE FROM revision_kept WHERE id = ?", (last,)),
    )
    assert post.vault.verify() == ()  # pages and chains alone do not tell
    assert problems(post) == {"missing"}
    told = [(entry.action, entry.detail) for entry in post.vault.journal_entries(limit=2)]
    assert told == [("check", {"findings": 1}), ("state-differs", {"problems": ["missing"]})]


def test_a_record_that_was_erased_and_brought_back_is_told(post: Office) -> None:
    case_id = next(line.case_id for line in post.store.list() if line.state != "draft")
    rows = {table: post.vault.query(f"SELECT * FROM {table}") for table in TABLES}
    post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="mistake", alone=ALONE)
    assert post.store.check() == ()
    back = rows["revision_kept"][0]
    marks = ",".join("?" * len(back))
    behind_its_back(post, (f"INSERT INTO revision_kept VALUES ({marks})", back))
    assert problems(post) == {"came back"}


def test_a_record_that_was_altered_is_missed(post: Office) -> None:
    change = "UPDATE revision_kept SET content = replace(CAST(content AS TEXT), 'later', 'never')"
    behind_its_back(post, (change.replace("replace(", "CAST(replace(") + " AS BLOB)", ()))
    assert problems(post) == {"missing"}


def test_a_record_that_was_hidden_is_missed(post: Office) -> None:
    """What is held back is not seen; but then it stands in the list of what is."""
    last = signed(post)[-1][0]
    behind_its_back(post, ("INSERT INTO arriving VALUES (?, 1)", (last,)))
    assert problems(post) == {"missing"}


def test_a_record_that_nobody_took_in_is_told(post: Office, shelter: Office) -> None:
    case_id = shelter.takes_down(family_name="Planted")
    (planted,) = shelter.store.revisions_of([case_id])
    record = signed(post)[0][1]
    row = (planted.id, record, "case", planted.says.clock, planted.content, planted.signature, "")
    behind_its_back(post, ("INSERT INTO revision_kept VALUES (?, ?, ?, ?, ?, ?, ?)", row))
    assert problems(post) == {"unknown"}


def test_a_file_that_was_altered_is_told(post: Office) -> None:
    behind_its_back(post, ("UPDATE blob_chunk SET content = ?", (b"another picture",)))
    assert problems(post) == {"file altered"}


def test_what_is_still_arriving_is_not_expected_and_what_arrived_is(
    border_post: Office, shelter: Office, tmp_path: object
) -> None:
    two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(family_name="Example", photo="p.png", files={"p.png": PICTURE})
    revisions = border_post.store.revisions_of([case_id])
    shelter.store.arrive([Arrival.of(revision) for revision in revisions], bundle="b")
    half = shelter.store.take_attachment("0" * 64, 10)
    half.add(b"half")
    assert shelter.store.check() == ()
    shelter.store.forget_arrived()
    assert shelter.store.check() == ()
    shelter.store.arrive([Arrival.of(revision) for revision in revisions], bundle="b")
    shelter.store.show_arrived()
    assert shelter.store.check() == ()


def test_a_case_that_came_in_a_bundle_and_was_erased_here_is_not_missed(
    border_post: Office, shelter: Office, stick: Callable[[Office, Office, str], None]
) -> None:
    case_id = border_post.takes_down(family_name="Example", photo="p.png", files={"p.png": PICTURE})
    stick(border_post, shelter, case_id)
    assert shelter.store.check() == ()
    border_post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="withdrawn", alone=ALONE)
    stick(border_post, shelter, case_id)
    assert shelter.store.erasing.is_erased(case_id)
    assert shelter.store.check() == border_post.store.check() == ()


def test_cancelled_nothing_is_noted(post: Office) -> None:
    before = post.vault.journal_head()
    with pytest.raises(Cancelled):
        post.store.check(cancel)
    assert post.vault.journal_head() == before


def test_its_progress_only_grows_and_ends(post: Office) -> None:
    seen: list[tuple[int, int]] = []
    post.store.check(lambda done, total: seen.append((done, total)))
    shares = [done / total for done, total in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(set(shares)) > 5


@pytest.fixture
def stick(border_post: Office, shelter: Office, tmp_path) -> Callable[[Office, Office, str], None]:
    """Two offices that know each other, and a bundle from one to the other."""
    two_that_know_each_other(border_post, shelter)

    def carry(one: Office, other: Office, case_id: str) -> None:
        partner = next(p for p in one.partners.all() if p.card.office == other.vault.id)
        sealed = export(one.store, one.vault, [case_id], [partner.id], to=tmp_path, again=True)
        accept(review(sealed.path, other.vault, other.store), [case_id])

    return carry
