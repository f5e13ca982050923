"""What a row of the journal is about: its rows name ids of cases, records, revisions and forms."""

from collections.abc import Collection

from sarana.vault import Vault

#: Every id that the journal may name, and the case it belongs to.
_NAMED = (
    "SELECT case_id AS id, case_id FROM case_file"
    " UNION ALL SELECT record_id, case_id FROM record"
    " UNION ALL SELECT id, case_id FROM revision JOIN record USING (record_id)"
)


def codes_of(vault: Vault, ids: Collection[str]) -> dict[str, str]:
    """The case code behind each of these ids; what has no code is left out."""
    marks = ",".join("?" * len(ids))
    rows = vault.query(
        f"SELECT id, code FROM ({_NAMED}) JOIN case_file USING (case_id)"  # noqa: S608 - marks only
        f" WHERE id IN ({marks}) AND code <> ''",
        tuple(ids),
    )
    return dict(rows)


def versions_of(vault: Vault, ids: Collection[str]) -> dict[str, str]:
    """The version of the form behind each of these ids."""
    marks = ",".join("?" * len(ids))
    return dict(vault.query(f"SELECT sha256, version FROM form WHERE sha256 IN ({marks})", tuple(ids)))  # noqa: S608


def ids_of(vault: Vault, code: str) -> frozenset[str]:
    """Everything that the journal may name of the cases whose code begins so."""
    beginning = code.strip().upper().replace("%", "")
    rows = vault.query(
        f"SELECT id FROM ({_NAMED}) JOIN case_file USING (case_id) WHERE code LIKE ? || '%'",  # noqa: S608
        (beginning,),
    )
    return frozenset(id_ for (id_,) in rows) if beginning else frozenset()
