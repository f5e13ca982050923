"""What opening a bundle without this program needs: a key, who may sign, and commands (SECURITY.md 3.9)."""

import shlex
from collections.abc import Iterator

from sarana.cases.revision import NAMESPACE as OF_REVISIONS
from sarana.exchange import names
from sarana.exchange.card import ID, Card, card, read_card
from sarana.exchange.opened import NAMESPACE as OF_BUNDLES
from sarana.exchange.opened import key_digest
from sarana.exchange.partners import Partners
from sarana.exchange.statements import ONWARD, WITHDRAWAL
from sarana.vault import Vault

KEY_FILE = "my-key.txt"
SIGNERS_FILE = "allowed_signers"


def office_key(vault: Vault) -> str:
    """The office's age identity, as `age -i` reads it. It opens every bundle that was sealed for this office.

    Only an administrator takes it out, and the journal says that it was.
    """
    vault.require("administrator")
    vault.journal("bundle.office-key", vault.id)
    return vault.office_identity.text


def allowed_signers(vault: Vault) -> str:
    """The public keys of this office and its partners, as `ssh-keygen -Y verify -f` reads them."""
    cards = [read_card(card(vault)), *(partner.card for partner in Partners(vault).all())]
    lines = dict.fromkeys(line for each in cards for line in _signers_on(each))
    return "".join(f"{line}\n" for line in lines)


def person_of(sender: Card) -> str:
    """How the list of signers calls an officer: unique among offices, and written in every manifest."""
    return f"{sender.person}@{sender.office}"


def device_of(sender: Card) -> str:
    return f"{sender.device}@{sender.office}"


def commands(bundle: str, sender: Card) -> str:
    """The lines to type in a folder with the key and the list of signers; `bundle` as seen from there."""
    person = names.signature("person", key_digest(sender.person_key))
    device = names.signature("device", key_digest(sender.device_key))
    return "\n".join(
        (
            "mkdir -p out",
            f"age -d -i {KEY_FILE} {shlex.quote(bundle)} | tar -x -C out",
            "cd out",
            f"{_verify(device_of(sender), OF_BUNDLES)} -s {device} < manifest.json",
            f"{_verify(person_of(sender), OF_BUNDLES)} -s {person} < manifest.json",
            "sha256sum -c manifest-sha256.txt",
            "for revision in data/rev/*.json; do"
            f' {_verify(person_of(sender), OF_REVISIONS)} -s "${{revision%.json}}.sig" < "$revision"; done',
            "",
        )
    )


def _verify(who: str, namespace: str) -> str:
    return f"ssh-keygen -Y verify -f ../{SIGNERS_FILE} -I {shlex.quote(who)} -n {namespace}"


def _signers_on(found: Card) -> Iterator[str]:
    """A person signs bundles, revisions and statements, a device only bundles.

    Cards that an earlier version took in may call somebody what this list would read as several.
    """
    if not (ID.fullmatch(found.person) and ID.fullmatch(found.device)):
        return
    namespaces = ",".join((OF_BUNDLES, OF_REVISIONS, ONWARD, WITHDRAWAL))
    yield f'{person_of(found)} namespaces="{namespaces}" {found.person_key.text}'
    yield f'{device_of(found)} namespaces="{OF_BUNDLES}" {found.device_key.text}'
