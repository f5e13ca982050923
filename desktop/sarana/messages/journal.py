"""Rows of the journal for a reader: officers, partners and cases as they are called, not as their ids."""

from collections.abc import Sequence

from sarana.cases import journaled
from sarana.documents.paper import Noted
from sarana.exchange import Partners
from sarana.language import Catalog
from sarana.vault import ROLES, Entry, Vault

#: Enough of a long id to tell it from others.
_SHORT = 12


def noted(vault: Vault, entries: Sequence[Entry], catalog: Catalog) -> list[Noted]:
    """The rows with names in them; typed reasons only for administrators. In the vault's thread."""
    names = {officer.id: officer.name for officer in vault.staff.all()}
    known = names | {partner.id: partner.card.name for partner in Partners(vault).all()}
    ids = {id_ for entry in entries for id_ in _ids(entry)}
    known |= journaled.codes_of(vault, ids)
    of_form = catalog.gettext("Form version {version}")
    known |= {id_: of_form.format(version=v) for id_, v in journaled.versions_of(vault, ids).items()}
    known[vault.id] = ""  # there is no other: its number tells a reader nothing
    reasons = vault.reasons() if vault.officer.role == "administrator" else {}
    return [
        Noted(
            entry.seq,
            entry.time,
            names.get(entry.actor, entry.actor),
            entry.action,
            _concerning(entry, known, catalog),
            reasons.get(entry.seq, ""),
        )
        for entry in entries
    ]


def role_words(catalog: Catalog) -> dict[str, str]:
    """What each role is called."""
    _ = catalog.gettext
    words = (_("Administrator"), _("Case officer"), _("Focal person"), _("Reader"))
    return dict(zip(ROLES, words, strict=True))


def _concerning(entry: Entry, known: dict[str, str], catalog: Catalog) -> str:
    """What a row is about, as far as its reader needs it."""
    cases = _listed(entry, "cases")
    about = [known.get(id_, _shortened(id_)) for id_ in (cases or [entry.object])]
    partners = (*_listed(entry, "partners"), str(entry.detail.get("partner")))
    about += [known[id_] for id_ in partners if id_ in known]
    if entry.detail.get("officer") in known:
        about.append(known[str(entry.detail["officer"])])
    role = role_words(catalog).get(str(entry.detail.get("role")))
    if role:
        about.append(role)
    if entry.detail.get("findings"):
        what = catalog.gettext("Something is wrong: {count}")
        about.append(what.format(count=catalog.number(int(str(entry.detail["findings"])))))
    if entry.object == "journal":
        about = [catalog.gettext("Journal")]
    return catalog.beside(*about)


def _ids(entry: Entry) -> list[str]:
    return [entry.object, *_listed(entry, "cases")]


def _listed(entry: Entry, name: str) -> list[str]:
    value = entry.detail.get(name)
    return value if isinstance(value, list) else []


def _shortened(id_: str) -> str:
    """A backup's file name stays as it is; a hash is known by its beginning."""
    return f"{id_[:_SHORT]}…" if len(id_) > 2 * _SHORT and id_.isalnum() else id_
