"""The directory of authorities: read strictly, taken over only from those one knows, used by letters."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.documents.sample import letter
from tests.given import Office

from sarana import places
from sarana.documents import directory
from sarana.documents.template import destinations, languages
from sarana.errors import BadSignature, DirectoryOutdated, TemplateRefused
from sarana.seal.signature import SigningKey

KEY, STRANGER = SigningKey.from_seed(bytes(32)), SigningKey.from_seed(bytes(range(32)))
SHIPPED = (places.resources() / "directory" / "authorities.toml").read_bytes()


def signed(content: bytes = SHIPPED, key: SigningKey = KEY) -> bytes:
    return directory.signed(content, key.sign(content, directory.NAMESPACE))


def real(name: str = "kh_gdi") -> directory.Entry:
    return replace(directory.shipped().entries[name], placeholder=False, verified=date.today())


def test_what_ships_is_complete_and_marked_as_a_placeholder() -> None:
    entries = directory.shipped().entries
    assert len(entries) >= 7
    for entry in entries.values():
        assert entry.placeholder
        assert entry.is_stale(entry.verified)
        assert entry.destination in destinations()
        for words in (entry.institution, entry.post, entry.hours, entry.cover):
            assert set(words) == set(languages())
            assert all(words.values())


def test_a_directory_of_somebody_known_is_read() -> None:
    assert directory.read_signed(signed(), {KEY.public}) == directory.shipped()


@pytest.mark.parametrize(
    "content",
    [
        SHIPPED,
        signed(key=STRANGER),
        signed().replace(b"+855 00 000 000", b"+855 00 000 001"),
        signed()[:-30],
        signed() + b"[entries.more]",
        directory.signed(SHIPPED, KEY.sign(SHIPPED, "sarana-bundle")),
    ],
    ids=["unsigned", "a stranger's", "changed", "cut", "continued", "signed for something else"],
)
def test_any_other_is_refused(content: bytes) -> None:
    with pytest.raises(BadSignature):
        directory.read_signed(content, {KEY.public})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"format = 2\nissued = 2026-11-01\n[entries]",
        b"format = 1\nissued = 2026-11-01\n[entries.a]",
        SHIPPED.replace(b'"embassy"', b'"moon"'),
        SHIPPED.replace(b"verified = 2026-11-01", b"verified = 3"),
        b"\xff",
    ],
)
def test_what_is_not_whole_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateRefused):
        directory.parse(content)


def test_an_older_one_never_takes_the_place_of_a_newer() -> None:
    older = replace(directory.shipped(), issued=date(2020, 1, 1))
    assert directory.newer(directory.shipped(), older) == directory.shipped()
    with pytest.raises(DirectoryOutdated):
        directory.newer(older, directory.shipped())


def test_what_nobody_called_for_half_a_year_is_stale() -> None:
    entry = replace(real(), verified=date(2026, 1, 1))
    assert not entry.is_stale(date(2026, 6, 1))
    assert entry.is_stale(date(2026, 8, 1))


@pytest.mark.parametrize("language", ["en", "km", "zh"])
def test_a_letter_takes_receiver_and_contact_from_the_directory(language: str) -> None:
    embassy = real("cn_embassy_phnom_penh")
    said = letter(
        language, destination="embassy", recipient="", contact="", addressee=embassy, focal=real()
    ).text(language)
    assert embassy.institution[language] in said
    for words in ("EXAMPLE", "+855 00 000 000", real().post[language], real().hours[language]):
        assert words in said


def test_a_placeholder_gives_the_name_of_the_institution_only() -> None:
    entry = directory.shipped().entries["cn_embassy_phnom_penh"]
    said = letter("en", destination="embassy", recipient="", contact="", addressee=entry, focal=entry).text(
        "en"
    )
    assert entry.institution["en"] in said
    assert "+855" not in said
    assert "focal person" not in said


def test_what_is_typed_goes_before_the_directory() -> None:
    said = letter("en", destination="embassy", addressee=real(), focal=real()).text("en")
    assert "Example Shelter" in said
    assert "Example Dara, 012 000 000" in said
    assert "+855" not in said


def test_the_kept_directory_is_used_and_checked_again(tmp_path: Path) -> None:
    kept = tmp_path / "directory.signed"
    assert directory.in_use(kept, {KEY.public}) == directory.shipped()
    kept.write_bytes(signed(SHIPPED.replace(b"2026-11-01", b"2026-11-02")))
    assert directory.in_use(kept, {KEY.public}).issued == date(2026, 11, 2)
    with pytest.raises(BadSignature):
        directory.in_use(kept, {STRANGER.public})


def test_the_journal_names_each_entry_that_came_changed_or_went(border_post: Office) -> None:
    """Taken over with a signed file; whom to ask for there stands in no row."""
    vault, known = border_post.vault, directory.shipped()
    entries = {name: each for name, each in known.entries.items() if name != "kh_gdi"}
    entries["kh_mosvy"] = replace(real(), name="kh_mosvy", destination=known.entries["kh_mosvy"].destination)
    entries["embassy_1"] = replace(real(), name="embassy_1", person="EXAMPLE Dara")
    fresh = directory.written(replace(known, entries=entries))
    directory.take_over(vault, vault.staff.signing_keys(), directory.sign_for_others(vault, fresh))
    rows = [(row.action, row.object) for row in vault.journal_entries(limit=4)]
    assert rows == [
        ("directory.entry-changed", "kh_mosvy"),
        ("directory.entry-gone", "kh_gdi"),
        ("directory.entry-new", "embassy_1"),
        ("directory.update", ""),
    ]
    assert not any("EXAMPLE Dara" in str(row) for row in vault.journal_entries())


def test_the_same_directory_again_changes_no_entry(border_post: Office) -> None:
    vault = border_post.vault
    directory.take_over(
        vault,
        vault.staff.signing_keys(),
        directory.sign_for_others(vault, directory.written(directory.shipped())),
    )
    assert vault.journal_entries(limit=1)[0].action == "directory.update"
