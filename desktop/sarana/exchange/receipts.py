"""Receipts that came back: whose they are, what they say arrived, and keeping them."""

from sarana.exchange import schema
from sarana.exchange.ledger import signers_of
from sarana.exchange.partners import Partners
from sarana.exchange.statements import Receipt, Statement
from sarana.vault import Transaction, Vault


def counts(vault: Vault, statement: Statement) -> bool:
    """Whether a receipt is by an office that the bundle was sealed for, and about that very bundle."""
    says = statement.says
    if not isinstance(says, Receipt):
        return False
    signers = signers_of(vault, Partners(vault).all()).get(says.issuer.office, frozenset())
    return says.issuer.key in signers and says.issuer.office in _addressed(vault, says)


def _addressed(vault: Vault, says: Receipt) -> frozenset[str]:
    """The offices that a bundle of ours was sealed for; none if it is not ours or was another one."""
    rows = vault.query(
        "SELECT place.partners FROM bundle_sent AS sent JOIN bundle_place AS place USING (bundle_id)"
        " WHERE sent.bundle_id = ? AND sent.manifest = ?",
        (says.bundle_id, says.manifest),
    )
    wanted = set(rows[0][0].split()) if rows else set()
    return frozenset(each.card.office for each in Partners(vault).all() if each.id in wanted)


def keep(write: Transaction, vault: Vault, statement: Statement, says: Receipt) -> None:
    """Remember a receipt that counts, unless the office gave a later one. Joins an open transaction."""
    write.execute(
        "INSERT INTO bundle_receipt VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (bundle_id, office) DO UPDATE"
        " SET accepted = excluded.accepted, refused = excluded.refused, issued = excluded.issued,"
        " content = excluded.content, signature = excluded.signature WHERE excluded.issued >= issued",
        (
            says.bundle_id,
            says.issuer.office,
            " ".join(says.accepted),
            " ".join(says.refused),
            says.issued.isoformat(),
            statement.content,
            statement.signature,
        ),
    )
    vault.journal("receipt.take", says.bundle_id, accepted=len(says.accepted), refused=len(says.refused))


def is_new(vault: Vault, says: Receipt) -> bool:
    """Whether nothing as late is known of this office about this bundle."""
    vault.apply_steps(schema.OWNER, schema.STEPS)
    rows = vault.query(
        "SELECT 1 FROM bundle_receipt WHERE bundle_id = ? AND office = ? AND issued >= ?",
        (says.bundle_id, says.issuer.office, says.issued.isoformat()),
    )
    return not rows
