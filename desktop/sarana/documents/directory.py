"""The directory of authorities and focal persons, from which letters take names and numbers (R31, R36, R50).

It is a text that an office fills in (`entries`), signs and hands on: an untrusted file until its signature is
checked.
"""

import contextlib
import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sarana import places
from sarana.documents.template import Words, destinations, languages
from sarana.errors import BadSignature, DirectoryOutdated, DirectoryRefused
from sarana.seal.signature import PublicKey, verify
from sarana.vault import Vault, durable

NAMESPACE = "sarana-directory"
KEPT = "directory.signed"  # in the folder of the vault
_FILE = "authorities.toml"
_SIGNATURE = b"-----BEGIN SSH SIGNATURE-----"

#: What nobody has called for so long may no longer be true.
_STALE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Entry:
    """An authority, and whom to ask for there."""

    name: str  # as commands and files name it
    destination: str  # what kind of receiver it is
    institution: Words
    post: Words
    person: str
    phone: str
    hours: Words
    cover: Words
    languages: tuple[str, ...]
    verified: date
    placeholder: bool = False

    def is_stale(self, today: date) -> bool:
        return self.placeholder or today - self.verified > _STALE


@dataclass(frozen=True, slots=True)
class Directory:
    """All entries, as they were on one day."""

    issued: date
    entries: Mapping[str, Entry]


def shipped() -> Directory:
    """The directory that comes with the program: names of institutions, and placeholders."""
    return parse(_shipped_text())


def _shipped_text() -> bytes:
    return (places.resources() / "directory" / _FILE).read_bytes()


def of_office(vault: Vault, trusted: Collection[PublicKey]) -> Directory:
    """The directory that the office of this vault uses. Raises BadSignature."""
    return in_use(vault.folder / KEPT, trusted)


def text_of_office(vault: Vault) -> bytes:
    """The text of that directory without its signature, to be edited."""
    kept = vault.folder / KEPT
    return kept.read_bytes().partition(_SIGNATURE)[0] if kept.exists() else _shipped_text()


def take_over(vault: Vault, trusted: Collection[PublicKey], untrusted_content: bytes) -> Directory:
    """Use a directory from now on; the journal has a row for it, and one for each entry that it changes.

    Raises NotAllowed, BadSignature, DirectoryRefused, DirectoryOutdated.
    """
    vault.require("administrator")
    fresh = read_signed(untrusted_content, trusted)
    with contextlib.suppress(BadSignature):  # whoever signed the one in use is known no longer
        newer(fresh, of_office(vault, trusted))
    before = _until_now(vault)
    durable.replace(vault.folder / KEPT, untrusted_content)
    with vault.transaction():
        vault.journal("directory.update")
        _journal_entries(vault, before, fresh.entries)
    return fresh


def _until_now(vault: Vault) -> Mapping[str, Entry]:
    """The entries that were in use, whoever signed them; none if nobody can read them any more."""
    with contextlib.suppress(DirectoryRefused):
        return parse(text_of_office(vault)).entries
    return {}


def _journal_entries(vault: Vault, before: Mapping[str, Entry], after: Mapping[str, Entry]) -> None:
    """By the names of entries, which name authorities; of whom to ask for there the journal says nothing."""
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            vault.journal("directory.entry-gone", name)
        elif name not in before:
            vault.journal("directory.entry-new", name)
        elif before[name] != after[name]:
            vault.journal("directory.entry-changed", name)


def sign_for_others(vault: Vault, untrusted_content: bytes) -> bytes:
    """An edited directory under the officer's signature. Raises DirectoryRefused."""
    content = untrusted_content.rstrip(b"\n") + b"\n"
    whole = signed(content, vault.sign_as_officer(content, NAMESPACE))
    vault.journal("directory.sign")
    return whole


def in_use(kept: Path, trusted: Collection[PublicKey]) -> Directory:
    """The directory that an office took over, else the one that ships. Raises BadSignature."""
    return read_signed(kept.read_bytes(), trusted) if kept.exists() else shipped()


def signed(content: bytes, armored: str) -> bytes:
    """A directory with its signature under it; raises DirectoryRefused if it is not whole."""
    parse(content)
    return content.rstrip(b"\n") + b"\n" + armored.encode("ascii")


def read_signed(untrusted_content: bytes, trusted: Collection[PublicKey]) -> Directory:
    """A directory that one of these keys signed. Raises BadSignature, DirectoryRefused."""
    content, mark, rest = untrusted_content.partition(_SIGNATURE)
    try:
        armored = (mark + rest).decode("ascii")
    except UnicodeDecodeError as error:
        raise BadSignature("not a signature") from error
    if verify(content, armored, NAMESPACE) not in trusted:
        raise BadSignature("the key is nobody's that this vault knows")
    return parse(content)


def newer(fresh: Directory, known: Directory) -> Directory:
    """The fresh directory; raises DirectoryOutdated for one that is older than what is known."""
    if fresh.issued < known.issued:
        raise DirectoryOutdated
    return fresh


def parse(content: bytes) -> Directory:
    """A directory from its text; raises DirectoryRefused."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
        if data["format"] != 1:
            raise DirectoryRefused(_FILE, 0, "of a newer format")
        entries = {name: _entry(name, entry) for name, entry in data["entries"].items()}
        return Directory(_day(data, "issued"), entries)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DirectoryRefused(_FILE, 0, type(error).__name__) from error
    except KeyError as error:
        raise DirectoryRefused(_FILE, 0, f"missing: {error.args[0]}") from error
    except (TypeError, AttributeError) as error:
        raise DirectoryRefused(_FILE, 0, "written in another way than this program reads") from error


def written(directory: Directory) -> bytes:
    """A directory as the text that `parse` reads."""
    lines = [_HEAD, "format = 1", f"issued = {directory.issued}"]
    for name, entry in directory.entries.items():
        lines += ["", f"[entries.{_toml(name)}]"]
        lines += [f"{key} = {_toml(getattr(entry, key))}" for key in _KEYS]
        lines += ["placeholder = true"] if entry.placeholder else []
    return "\n".join([*lines, ""]).encode()


_HEAD = """\
# The directory of authorities and their focal persons, as it was filled in with Sarana.
#
# institution  as a letter names it
# destination  what kind of receiver it is
# post, person whom to ask for; a person without a public function is not listed here
# languages    which languages are spoken there: en, km, zh
# phone, hours, cover  how and when to reach them, and who stands in for them
# verified     the day on which somebody last called and found everything right
# placeholder  true: nobody is known there; letters print the name of the institution only
"""
_KEYS = ("destination", "institution", "post", "hours", "cover", "person", "phone", "languages", "verified")


def _toml(value: str | Words | tuple[str, ...] | date) -> str:
    """A value as TOML writes it; its strings may be written as those of JSON are."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f"{{ {', '.join(f'{key} = {_toml(words)}' for key, words in value.items())} }}"


def _entry(name: str, entry: Mapping[str, Any]) -> Entry:
    if entry["destination"] not in destinations():
        raise DirectoryRefused(_FILE, 0, f"no such destination: {entry['destination']}")
    return Entry(
        name=name,
        destination=entry["destination"],
        institution=_words(entry, "institution"),
        post=_words(entry, "post"),
        person=_typed(entry, "person"),
        phone=_typed(entry, "phone"),
        hours=_words(entry, "hours"),
        cover=_words(entry, "cover"),
        languages=tuple(str(language) for language in entry["languages"]),
        verified=_day(entry, "verified"),
        placeholder=entry.get("placeholder", False) is True,
    )


def _words(entry: Mapping[str, Any], key: str) -> Words:
    return {language: str(entry[key][language]) for language in languages()}


def _typed(entry: Mapping[str, Any], key: str) -> str:
    if not isinstance(entry[key], str):
        raise TypeError(key)
    return str(entry[key])


def _day(entry: Mapping[str, Any], key: str) -> date:
    if type(entry[key]) is not date:
        raise TypeError(key)
    day: date = entry[key]
    return day
