"""What each role may do with its own cases and with those of others, at every door of the store.

The table below is the one of desktop/README.md, written out again: the program is held against it. A new door
of `CaseStore` must be entered here, or the last test fails.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.given import PASSPHRASE, Office, copied, office

from sarana import vault
from sarana.cases import CaseStore, Deed, LetterMade, schema
from sarana.cases.moves import Moving
from sarana.errors import NoSuchCase, NoSuchOfficer, NotAllowed, ReasonMissing, SaranaError, SomebodyElses
from sarana.exchange import accept, card, export, review
from sarana.exchange.withdrawing import give_again, seal_withdrawals, withdraw
from sarana.forms import Facts, Interview, Snapshot, preview_move
from sarana.vault import Cost, NewOfficer

ROLES = {"u1": "administrator", "u2": "case_officer", "u3": "focal_person", "u4": "reader"}
WORDS = {
    "u1": PASSPHRASE,
    "u2": "nine red lanterns at dusk",
    "u3": "six grey herons by the lake",
    "u4": "four brown oxen on the road",
}
REASON = "She is at the door and her officer is away"

#: For each deed: who does it with their own cases, who with cases of others, who after breaking the glass.
WORKING = {"administrator", "case_officer", "focal_person"}
SUPERVISING = {"administrator", "focal_person"}
EVERYBODY = WORKING | {"reader"}
MAY = {
    "read": (EVERYBODY, {"focal_person"}, EVERYBODY),
    "write": (WORKING, {"focal_person"}, WORKING),
    "issue": (WORKING, {"focal_person"}, WORKING),
    "share": (WORKING, {"focal_person"}, WORKING),
    "send": (WORKING, {"focal_person"}, WORKING),
    "receive": (WORKING, WORKING, WORKING),
    "publish": ({"administrator"}, {"administrator"}, {"administrator"}),
    "begin": (WORKING, WORKING, WORKING),
    "number": (WORKING, WORKING, WORKING),
    "answer for": (SUPERVISING, SUPERVISING, SUPERVISING),
}

Call = Callable[[Office, str], object]


def record(here: Office, case_id: str) -> str:
    ((found,),) = here.vault.query("SELECT record_id FROM record WHERE case_id = ? LIMIT 1", (case_id,))
    return str(found)


def signed(here: Office, case_id: str) -> str:
    sql = "SELECT id FROM revision WHERE record_id = ? ORDER BY clock"
    return str(here.vault.query(sql, (record(here, case_id),))[0][0])


def content_digest(here: Office, case_id: str) -> str:
    sql = "SELECT sha256 FROM revision_file WHERE revision = ?"
    return str(here.vault.query(sql, (signed(here, case_id),))[0][0])


LETTER = LetterMade("2026-0001", "referral", ("en",), "Example Hospital")

#: Every door behind which there is something about a person: what it takes, and how it is opened.
DOORS: dict[str, tuple[str, Call]] = {
    "case": ("read", lambda o, c: o.store.case(c)),
    "facts": ("read", lambda o, c: o.store.facts(c)),
    "facts_by_record": ("read", lambda o, c: o.store.facts_by_record(c)),
    "officers": ("read", lambda o, c: o.store.officers(c)),
    "draft": ("read", lambda o, c: o.store.draft(record(o, c))),
    "attachment": ("read", lambda o, c: o.store.attachment(record(o, c), "signed.png")),
    "attachment_of": ("read", lambda o, c: o.store.attachment_of(signed(o, c), "signed.png")),
    "attachment_chunks": ("read", lambda o, c: list(o.store.attachment_chunks(content_digest(o, c)))),
    "disputed_facts": ("read", lambda o, c: o.store.disputed_facts(c)),
    "has_newer_form": ("read", lambda o, c: o.store.has_newer_form(record(o, c))),
    "preview_move": ("read", lambda o, c: o.store.preview_move(record(o, c))),
    "before_move": ("read", lambda o, c: o.store.before_move(record(o, c))),
    "links.of": ("read", lambda o, c: o.store.links.of(c)),
    "conflict": ("read", lambda o, c: o.store.conflict(record(o, c))),
    "history": ("read", lambda o, c: o.store.history(record(o, c))),
    "heads": ("read", lambda o, c: o.store.heads(record(o, c))),
    "revision": ("read", lambda o, c: o.store.revision(signed(o, c))),
    "revision_content": ("read", lambda o, c: o.store.revision_content(signed(o, c))),
    "save_draft": ("write", lambda o, c: o.store.save_draft(record(o, c), a_snapshot(o, c))),
    "finalise": ("write", lambda o, c: o.store.finalise(record(o, c), a_snapshot(o, c), no_facts())),
    "move": ("write", lambda o, c: o.store.move(record(o, c), a_moving(o))),
    "undo_move": ("write", lambda o, c: o.store.undo_move(record(o, c))),
    "links.decide": ("write", lambda o, c: o.store.links.decide(c, "0" * 32, "same")),
    "reopen": ("write", lambda o, c: o.store.reopen(record(o, c))),
    "begin_merge": ("write", lambda o, c: o.store.begin_merge(record(o, c), {})),
    "discard_draft": ("write", lambda o, c: o.store.discard_draft(record(o, c))),
    "new_case": ("begin", lambda o, c: o.store.new_case()),
    "record_letter": ("issue", lambda o, c: o.store.record_letter(c, LETTER, b"%PDF sample")),
    "save_letter": ("issue", lambda o, c: o.store.save_letter(signed(o, c), o.vault.folder / "out.pdf")),
    "ask": ("issue", lambda o, c: o.store.ask(Deed.ISSUE, c)),
    "to_print": ("issue", lambda o, c: o.store.to_print(record(o, c), 2)),
    "next_letter": ("number", lambda o, c: o.store.next_letter()),
    "letter_register": ("number", lambda o, c: o.store.letter_register()),
    "share": ("share", lambda o, c: o.store.share(c, "u4")),
    "revisions_of": ("send", lambda o, c: o.store.revisions_of([c])),
    "list_to_send": ("begin", lambda o, c: o.store.list_to_send()),
    "signed_by_bundle": ("begin", lambda o, c: o.store.signed_by_bundle()),
    "arrive": ("receive", lambda o, c: o.store.arrive([], bundle="b")),
    "show_arrived": ("receive", lambda o, c: o.store.show_arrived()),
    "add_form": ("receive", lambda o, c: o.store.add_form("x", "1", b"<not a form/>")),
    "take_attachment": ("receive", lambda o, c: o.store.take_attachment("0" * 64, 1)),
    "release": ("answer for", lambda o, c: o.store.release(["0" * 64])),
    "publish": ("publish", lambda o, c: o.store.publish(b"not a workbook", "sample.xlsx")),
    "exchange.withdraw": ("send", lambda o, c: withdraw(o.store, o.vault, c)),
    "exchange.give_again": ("send", lambda o, c: give_again(o.store, o.vault, c)),
    "exchange.seal_withdrawals": ("send", lambda o, c: seal_withdrawals(o.store, o.vault, c, o.vault.folder)),
}

#: Doors without anybody behind them: forms, codes and states, whether something is here at all.
OF_NOBODY = {
    "form", "current_form", "form_source", "has_form", "has_attachment", "has_case",
    "history_of", "case_of", "may_see", "forget_arrived",
    "known_revisions", "check",
    "list", "line", "quarantined",  # mask: below
    "break_glass",  # asks for a reason: below
    "offer",  # publishes only for whom may: test_the_programs_own_form.py
}  # fmt: skip


def a_snapshot(here: Office, case_id: str) -> Snapshot:
    return Interview(here.store.current_form()).snapshot()


def a_moving(here: Office) -> Moving:
    form, blank = here.store.current_form(), Interview(here.store.current_form()).snapshot()
    return Moving(blank, form, form, preview_move(blank, form))


def no_facts() -> Facts:
    return Facts({}, {})


@pytest.fixture(scope="session")
def shared_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One laptop, four officers; three of them took a case down, and the reader was asked to look at one."""
    folder = tmp_path_factory.mktemp("shared") / "vault"
    names = {"u1": "Example Sokha", "u2": "Sample Maly", "u3": "Sample Wang 王小明", "u4": "Sample Dara"}
    first = NewOfficer(names["u1"], "Example Border Police")
    with vault.create(folder, first, WORDS["u1"], cost=Cost.floor()) as made:
        office(made).has_the_sample_form()
        for officer in ("u2", "u3", "u4"):
            new = NewOfficer(names[officer], "Example Border Police", role=ROLES[officer])
            made.staff.add(new, WORDS[officer], cost=Cost.floor())
    for officer, person in (("u1", "Sreymom"), ("u2", "Bopha"), ("u3", "Xiaoming")):
        with vault.unlock(folder, WORDS[officer], slot=officer) as opened:
            here = office(opened)
            files = {"signed.png": b"picture of " + person.encode()}
            case_id = here.takes_down(files=files, given_name=person, photo="signed.png")
            if officer == "u1":
                here.store.share(case_id, "u4")
    return folder


@pytest.fixture
def sit_down(shared_vault: Path, tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """An officer unlocks a copy of the laptop's vault."""
    opened: list[Office] = []

    def one(officer: str) -> Office:
        folder = tmp_path / f"{officer}-{len(opened)}"
        copied(shared_vault, folder)
        opened.append(office(vault.unlock(folder, WORDS[officer], slot=officer)))
        return opened[-1]

    yield one
    for each in opened:
        each.vault.close()


def case_of(here: Office, officer: str) -> str:
    sql = "SELECT object FROM audit WHERE action = 'case.create' AND actor = ?"
    return str(here.vault.query(sql, (officer,))[0][0])


def own_and_other(here: Office, officer: str) -> tuple[str, str]:
    """A case that is this officer's own, and one that is not."""
    return case_of(here, "u1" if officer == "u4" else officer), case_of(
        here, "u1" if officer == "u2" else "u2"
    )


def refusal(call: Call, here: Office, case_id: str) -> type[SaranaError] | None:
    """How a door was refused; None if it opened, whatever the matter was behind it."""
    try:
        call(here, case_id)
    except (NotAllowed, SomebodyElses) as error:
        return type(error)
    except SaranaError:
        return None
    return None


def expected(role: str, deed: str, case: int) -> type[SaranaError] | None:
    if role in MAY[deed][case]:
        return None
    return SomebodyElses if role in MAY[deed][0] else NotAllowed


@pytest.mark.parametrize("officer", ROLES)
@pytest.mark.parametrize("case", [0, 1, 2], ids=["own", "of another", "of another with a reason"])
def test_every_door_opens_to_whom_the_table_says(
    sit_down: Callable[[str], Office], officer: str, case: int
) -> None:
    here = sit_down(officer)
    about = own_and_other(here, officer)[min(case, 1)]
    if case == 2:
        here.store.break_glass(about, REASON)
    found = {door: refusal(call, here, about) for door, (_deed, call) in DOORS.items()}
    assert found == {door: expected(ROLES[officer], deed, case) for door, (deed, _call) in DOORS.items()}


def test_every_door_of_the_store_is_in_the_table() -> None:
    doors = {name for name in vars(CaseStore) if not name.startswith("_")}
    assert doors == {door for door in DOORS if "." not in door} | OF_NOBODY


class TestTheList:
    @pytest.mark.parametrize(
        ("officer", "seen"),
        [
            ("u1", {"Sreymom"}),
            ("u2", {"Bopha"}),
            ("u3", {"Sreymom", "Bopha", "Xiaoming"}),
            ("u4", {"Sreymom"}),
        ],
    )
    def test_others_are_listed_by_code_and_state_only(
        self, sit_down: Callable[[str], Office], officer: str, seen: set[str]
    ) -> None:
        lines = sit_down(officer).store.list()
        assert {line.names[0] for line in lines if not line.masked} == seen
        assert len(lines) == 3
        for line in lines:
            assert line.code
            assert line.state
            assert not line.masked or (line.names, line.origin) == ((), "")

    def test_a_name_finds_nothing_of_others_and_a_code_does(self, sit_down: Callable[[str], Office]) -> None:
        here = sit_down("u2")
        assert [line.names for line in here.store.list("bopha")] == [("Bopha",)]
        assert here.store.list("Sreymom") == []
        assert here.store.list("sreym") == []
        (masked, *_) = [line for line in here.store.list() if line.masked]
        assert [line.case_id for line in here.store.list(masked.code.lower())] == [masked.case_id]
        assert here.store.list(f"{masked.code} Sreymom Xiaoming") == []

    def test_what_can_be_sent_is_ones_own(self, sit_down: Callable[[str], Office]) -> None:
        assert [line.names for line in sit_down("u2").store.list_to_send()] == [("Bopha",)]
        assert len(sit_down("u3").store.list_to_send()) == 3


class TestTheGlass:
    def test_it_is_broken_for_a_session_and_with_a_reason_that_is_kept(
        self, sit_down: Callable[[str], Office]
    ) -> None:
        here = sit_down("u2")
        other = case_of(here, "u1")
        here.store.break_glass(other, REASON)
        assert here.store.case(other).names == ("Sreymom",)
        assert [line.names for line in here.store.list("sreymom")] == [("Sreymom",)]
        actions = [(e.action, e.object, e.actor) for e in here.vault.journal_entries(limit=2)]
        assert actions == [("case.view", other, "u2"), ("break-glass", other, "u2")]
        with pytest.raises(NotAllowed):
            here.vault.reasons()
        here.vault.close()
        with vault.unlock(here.vault.folder, WORDS["u2"], slot="u2") as again:
            assert refusal(DOORS["case"][1], office(again), other) is SomebodyElses
        with vault.unlock(here.vault.folder, WORDS["u1"], slot="u1") as administrator:
            assert list(administrator.reasons().values()) == [REASON]

    @pytest.mark.parametrize(
        ("reason", "says_something"),
        [
            ("", False),
            ("   ", False),
            ("no", False),
            ("xxxxxxxxxxxxxx", False),
            ("..............", False),
            ("12345678901234", False),
            ("夜班", False),
            ("夜班代班", True),
            ("she asked for help", True),
            ("ជំនួសវេនយប់", True),
        ],
    )
    def test_a_reason_is_a_few_words_in_any_script(
        self, sit_down: Callable[[str], Office], reason: str, says_something: bool
    ) -> None:
        here = sit_down("u2")
        other = case_of(here, "u1")
        if not says_something:
            with pytest.raises(ReasonMissing):
                here.store.break_glass(other, reason)
            assert not here.store.may_see(other)
        else:
            here.store.break_glass(other, reason)
            assert here.store.may_see(other)

    def test_there_must_be_such_a_case(self, sit_down: Callable[[str], Office]) -> None:
        with pytest.raises(NoSuchCase):
            sit_down("u2").store.break_glass("0" * 32, REASON)


class TestWhoseACaseIs:
    def test_a_colleague_is_let_in_for_good_and_the_journal_says_so(
        self, sit_down: Callable[[str], Office]
    ) -> None:
        here = sit_down("u1")
        own = case_of(here, "u1")
        here.store.share(own, "u2")
        assert here.vault.journal_entries(limit=1)[0].detail == {"officer": "u2"}
        assert [officer.name for officer in here.store.officers(own)] == [
            "Example Sokha", "Sample Maly", "Sample Dara"
        ]  # fmt: skip
        here.vault.close()
        with vault.unlock(here.vault.folder, WORDS["u2"], slot="u2") as opened:
            assert office(opened).store.case(own).names == ("Sreymom",)

    def test_only_somebody_who_works_here_is_let_in(self, sit_down: Callable[[str], Office]) -> None:
        here = sit_down("u1")
        here.vault.staff.disable("u2")
        for nobody in ("u2", "u9"):
            with pytest.raises(NoSuchOfficer):
                here.store.share(case_of(here, "u1"), nobody)

    def test_signing_in_a_case_of_others_does_not_make_it_ones_own(
        self, sit_down: Callable[[str], Office]
    ) -> None:
        here = sit_down("u2")
        other = case_of(here, "u1")
        here.store.break_glass(other, REASON)
        here.continues(other, story="at night")
        here.vault.close()
        with vault.unlock(here.vault.folder, WORDS["u2"], slot="u2") as again:
            assert not office(again).store.may_see(other)

    def test_what_was_there_before_cases_had_officers_is_told_by_the_journal(
        self, sit_down: Callable[[str], Office]
    ) -> None:
        here = sit_down("u2")
        with here.vault.transaction() as write:
            write.execute("DROP TABLE case_officer")
            here.vault._database.run_script(schema._OFFICERS)
        again = office(here.vault)
        assert again.store.case(case_of(here, "u2")).names == ("Bopha",)
        with pytest.raises(SomebodyElses):
            again.store.case(case_of(here, "u1"))


class TestExchange:
    def test_a_reader_neither_seals_nor_opens_bundles_nor_knows_partners(
        self, sit_down: Callable[[str], Office], tmp_path: Path, embassy: Office
    ) -> None:
        here = sit_down("u4")
        own, _other = own_and_other(here, "u4")
        with pytest.raises(NotAllowed):
            export(here.store, here.vault, [own], ["x"], purpose="referral", to=tmp_path)
        with pytest.raises(NotAllowed):
            review(tmp_path / "any.age", here.vault, here.store)
        with pytest.raises(NotAllowed):
            here.partners.add(card(embassy.vault))
        with pytest.raises(NotAllowed):
            here.partners.remove("x")

    def test_a_case_officer_seals_own_cases_for_partners_that_others_chose(
        self, sit_down: Callable[[str], Office], tmp_path: Path, sister_post: Office
    ) -> None:
        first = sit_down("u1")
        partner = first.knows(sister_post)
        first.vault.close()
        with vault.unlock(first.vault.folder, WORDS["u2"], slot="u2") as opened:
            here = office(opened)
            with pytest.raises(NotAllowed):
                here.partners.add(card(sister_post.vault))
            own, other = own_and_other(here, "u2")
            with pytest.raises(SomebodyElses):
                export(here.store, opened, [own, other], [partner], purpose="referral", to=tmp_path)
            assert list(tmp_path.glob("*.age")) == []
            assert export(here.store, opened, [own], [partner], purpose="referral", to=tmp_path).cases == 1

    def test_who_takes_a_bundle_over_works_on_its_new_cases_and_not_on_those_of_others(
        self, sit_down: Callable[[str], Office], tmp_path: Path, sister_post: Office
    ) -> None:
        first = sit_down("u1")
        partner, us = first.knows(sister_post), sister_post.knows(first)
        theirs = sister_post.takes_down(given_name="Meiling")
        ours = case_of(first, "u1")
        there = export(first.store, first.vault, [ours], [partner], purpose="sync", to=tmp_path)
        accept(review(there.path, sister_post.vault, sister_post.store), [ours])
        sister_post.continues(ours, given_name="Sreymom Renamed")
        back = export(sister_post.store, sister_post.vault, [theirs, ours], [us], purpose="sync", to=tmp_path)
        first.vault.close()
        with vault.unlock(first.vault.folder, WORDS["u2"], slot="u2") as opened:
            here = office(opened)
            found = review(back.path, here.vault, here.store)
            assert {item.case_id: item.names for item in found.items} == {theirs: ("Meiling",), ours: ()}
            assert {item.case_id: item.masked for item in found.items} == {theirs: False, ours: True}
            accept(found, [theirs, ours])
            assert here.store.case(theirs).names == ("Meiling",)
            with pytest.raises(SomebodyElses):
                here.store.case(ours)


def test_a_role_that_was_taken_away_counts_at_once(sit_down: Callable[[str], Office]) -> None:
    here = sit_down("u1")
    here.vault.staff.set_role("u2", "administrator")
    here.vault.staff.set_role("u1", "reader")
    with pytest.raises(NotAllowed):
        here.store.new_case()
