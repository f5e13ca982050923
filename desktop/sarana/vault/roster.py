"""The vault's own rows about people, devices and secrets: read and written here only."""

from datetime import UTC, datetime

from sarana.errors import VaultDamaged
from sarana.seal.age import Identity, Recipient
from sarana.seal.fingerprint import digits
from sarana.seal.signature import PublicKey, SigningKey
from sarana.vault.database import Database, Transaction
from sarana.vault.officers import Device, NewOfficer, Officer
from sarana.vault.paper import RecoveryKey
from sarana.vault.slot import OfficerKeys

#: Names in table `secret`.
DEVICE_KEY, OFFICE_IDENTITY, ATTEMPTS_IDENTITY = "device key", "office identity", "attempts identity"


def add_officer(begun: Transaction, id_: str, officer: NewOfficer, keys: OfficerKeys) -> None:
    begun.execute(
        "INSERT INTO officer VALUES(?,?,?,?,?,1)",
        (id_, officer.name, officer.organisation, officer.post, officer.role),
    )
    add_key(begun, id_, keys)


def add_key(begun: Transaction, officer_id: str, keys: OfficerKeys) -> None:
    """The officer's keys from now on; earlier ones end."""
    now = _now()
    begun.execute(
        "UPDATE officer_key SET valid_until = ? WHERE officer = ? AND valid_until IS NULL", (now, officer_id)
    )
    begun.execute(
        "INSERT INTO officer_key(officer, signing_key, recipient, valid_from) VALUES(?,?,?,?)",
        (officer_id, keys.signing.public.text, keys.identity.recipient.text, now),
    )


def disable(begun: Transaction, officer_id: str) -> None:
    """The officer's name stays in history; the keys end."""
    begun.execute("UPDATE officer SET active = 0 WHERE id = ?", (officer_id,))
    begun.execute(
        "UPDATE officer_key SET valid_until = ? WHERE officer = ? AND valid_until IS NULL",
        (_now(), officer_id),
    )


def set_role(begun: Transaction, officer_id: str, role: str) -> None:
    begun.execute("UPDATE officer SET role = ? WHERE id = ?", (role, officer_id))


def officers(database: Database) -> list[Officer]:
    """Everyone who ever had a slot, with the key that they sign with now (or signed with last)."""
    rows = database.query(
        "SELECT id, name, organisation, post, role, active,"
        " (SELECT signing_key FROM officer_key WHERE officer = id ORDER BY number DESC LIMIT 1)"
        " FROM officer ORDER BY length(id), id"
    )
    return [
        Officer(id_, name, organisation, post, role, PublicKey.from_text(key), bool(active))
        for id_, name, organisation, post, role, active, key in rows
    ]


def signing_keys(database: Database) -> frozenset[PublicKey]:
    """Every key that an officer of this vault signs with, or once did."""
    rows = database.query("SELECT signing_key FROM officer_key")
    return frozenset(PublicKey.from_text(text) for (text,) in rows)


def officer(database: Database, id_: str) -> Officer:
    for found in officers(database):
        if found.id == id_:
            return found
    raise VaultDamaged("database")


def recipients(database: Database) -> list[Recipient]:
    """Who can unwrap the vault key: active officers and recovery, by the keys inside the database."""
    rows = database.query(
        "SELECT recipient FROM officer_key JOIN officer ON officer = id WHERE active AND valid_until IS NULL"
        " UNION ALL SELECT recipient FROM recovery"
    )
    return [Recipient.from_text(text) for (text,) in rows]


def administrators(database: Database) -> list[Recipient]:
    """What administrators alone can open."""
    rows = database.query(
        "SELECT recipient FROM officer_key JOIN officer ON officer = id"
        " WHERE active AND role = 'administrator' AND valid_until IS NULL"
    )
    return [Recipient.from_text(text) for (text,) in rows]


def recovery_keys(database: Database) -> list[RecoveryKey]:
    rows = database.query("SELECT id, kind, recipient, made FROM recovery ORDER BY length(id), id")
    return [
        RecoveryKey(id_, kind, digits(text.encode("ascii")), datetime.fromisoformat(made))
        for id_, kind, text, made in rows
    ]


def recovery_marks(database: Database) -> tuple[tuple[str, str], ...]:
    """The recovery keys as the key file names them: id and hash."""
    rows = database.query("SELECT id, recipient FROM recovery ORDER BY length(id), id")
    return tuple((id_, Recipient.from_text(text).key_hash) for id_, text in rows)


def recovery_recipients(database: Database) -> list[Recipient]:
    """Who opens backups: nobody who has a passphrase."""
    return [Recipient.from_text(text) for (text,) in database.query("SELECT recipient FROM recovery")]


def add_recovery(begun: Transaction, kind: str, recipient: Recipient) -> str:
    """Ids are never used twice: the journal names them."""
    ((last,),) = begun.execute("UPDATE counter SET value = value + 1 WHERE name = 'recovery' RETURNING value")
    begun.execute("INSERT INTO recovery VALUES(?,?,?,?)", (f"r{last}", kind, recipient.text, _now()))
    return f"r{last}"


def remove_recovery(begun: Transaction, id_: str) -> None:
    begun.execute("DELETE FROM recovery WHERE id = ?", (id_,))


def add_device(begun: Transaction, key: SigningKey) -> Device:
    device = device_of(key)
    begun.execute("INSERT INTO device VALUES(?,?,?)", (device.id, device.public_key.text, _now()))
    set_secret(begun, DEVICE_KEY, key.seed)
    return device


def device_of(key: SigningKey) -> Device:
    return Device("d" + key.public.raw.hex()[:8], key.public)


def device_keys(database: Database) -> frozenset[PublicKey]:
    """The keys of every device that this vault ever lived on."""
    return frozenset(PublicKey.from_text(text) for (text,) in database.query("SELECT public_key FROM device"))


def set_secret(begun: Transaction, name: str, value: bytes) -> None:
    begun.execute("INSERT OR REPLACE INTO secret VALUES(?,?)", (name, value))


def secret(database: Database, name: str) -> bytes:
    found = kept_secret(database, name)
    if found is None:
        raise VaultDamaged("database")
    return found


def kept_secret(database: Database, name: str) -> bytes | None:
    """A secret that is made when it is first needed; None before that."""
    rows = database.query("SELECT value FROM secret WHERE name = ?", (name,))
    return bytes(rows[0][0]) if rows else None


def identity(database: Database, name: str) -> Identity:
    return Identity.from_text(secret(database, name).decode("ascii"))


def keep_key_file(begun: Transaction, content: bytes) -> None:
    begun.execute("INSERT OR REPLACE INTO key_file VALUES(1, ?)", (content,))


def kept_key_file(database: Database) -> bytes:
    rows = database.query("SELECT content FROM key_file")
    if not rows:
        raise VaultDamaged("database")
    return bytes(rows[0][0])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
