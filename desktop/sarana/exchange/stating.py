"""An officer of this vault states something: the statement, signed with their own key."""

from sarana.cases import line
from sarana.exchange.statements import Issuer, Says, Statement, kind_of, read, written
from sarana.vault import Vault


def issuer(vault: Vault) -> Issuer:
    """The officer who opened this vault."""
    officer = vault.officer
    return Issuer(vault.id, officer.organisation, officer.name, officer.public_key.text)


def sign(vault: Vault, says: Says) -> Statement:
    """The statement, signed by the officer of this vault, whose issuer it must name."""
    content = line.write(written(says))
    return read(content, vault.sign_as_officer(content, kind_of(says)))
