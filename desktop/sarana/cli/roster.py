"""`sarana roster`: a list of offices, written and put together by an authority, taken in by all others."""

import argparse
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from sarana import vault
from sarana.cli.passphrase import add_passphrase_option, passphrase_of
from sarana.errors import BadSignature, NotARoster
from sarana.exchange.roster import NAMESPACE, REASONS, SUFFIX, Revoked, Roster, assemble, read_roster, write
from sarana.exchange.rosters import Effect, Rosters
from sarana.language import _
from sarana.seal.signature import PublicKey
from sarana.vault import durable

_DONE = 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("roster", help=_("an authority's signed list of partners"))
    kinds = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    _add_writing(kinds)
    _add_assembling(kinds)
    says = _("say what a roster holds, and change nothing")
    show = kinds.add_parser("show", help=says, description=says)
    show.add_argument("file", type=Path, metavar="FILE", help=_("the roster"))
    show.set_defaults(run=_show)
    take = kinds.add_parser(
        "take",
        help=_("take a roster in: its offices become partners, its revoked keys are trusted no more"),
        description=_("Only an administrator takes a roster in. The first one is compared by voice."),
    )
    take.add_argument("file", type=Path, metavar="FILE", help=_("the roster"))
    take.add_argument("--vault", type=Path, required=True, metavar="PATH", help=_("the folder of the vault"))
    take.add_argument(
        "--digits",
        metavar="DIGITS",
        help=_("the thirty digits as the authority reads them; else you are asked"),
    )
    add_passphrase_option(take)
    take.set_defaults(run=_take)


def _add_writing(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "write",
        help=_("write the line that the root keys sign"),
        description=_(
            "Writes a roster without signatures. Sign it with each root key, on a computer kept apart:"
            " ssh-keygen -Y sign -n {namespace} -f KEY FILE"
        ).format(namespace=NAMESPACE),
    )
    made.add_argument("--authority", required=True, metavar="NAME", help=_("who issues the roster"))
    made.add_argument("--follows", type=Path, metavar="FILE", help=_("the roster that this one follows"))
    made.add_argument(
        "--expires", type=date.fromisoformat, required=True, metavar="2027-11-22", help=_("its last day")
    )
    made.add_argument(
        "--root",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help=_("a root key (….pub); may be repeated"),
    )
    made.add_argument("--threshold", type=int, default=1, metavar="N", help=_("so many root keys must sign"))
    made.add_argument(
        "--card",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("the card of a partner; may be repeated"),
    )
    made.add_argument(
        "--revoke",
        action="append",
        default=[],
        metavar="REASON:FILE",
        help=_("a key (….pub) that nobody may trust any more; reasons: {reasons}").format(
            reasons=", ".join(REASONS)
        ),
    )
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the file"))
    made.set_defaults(run=_write)


def _add_assembling(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    says = _("put a roster and its signatures together, ready to be handed out")
    made = kinds.add_parser("assemble", help=says, description=says)
    made.add_argument("file", type=Path, metavar="FILE", help=_("what was signed"))
    made.add_argument(
        "--signature",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help=_("a signature; may be repeated"),
    )
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the roster"))
    made.set_defaults(run=_assemble)


# ---- for the authority


def _write(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        before = read_roster(arguments.follows.read_bytes()).roster if arguments.follows else None
        roots = tuple(map(_public_key, arguments.root))
        cards = tuple(file.read_bytes() for file in arguments.card)
        revoked = (*(before.revoked if before else ()), *_revoked(arguments.revoke))
    roster = Roster(
        id=before.id if before else secrets.token_hex(16),
        authority=arguments.authority,
        version=before.version + 1 if before else 1,
        issued=datetime.now(UTC).replace(microsecond=0),
        expires=datetime.combine(arguments.expires, time.max, UTC).replace(microsecond=0),
        roots=roots,
        threshold=arguments.threshold,
        cards=cards,
        revoked=revoked,
    )
    durable.write_out(arguments.out, write(roster))
    print(_("Sign it with {count} of the root keys:").format(count=roster.threshold))
    print(f"    ssh-keygen -Y sign -n {NAMESPACE} -f KEY {arguments.out}")
    print(_("The digits of these root keys are {digits}.").format(digits=roster.digits))
    return _DONE


def _public_key(file: Path) -> PublicKey:
    """The key in an OpenSSH file, whose comment does not count."""
    kind, blob, *_comment = file.read_text("utf-8").split()
    try:
        return PublicKey.from_text(f"{kind} {blob}")
    except BadSignature as error:
        raise NotARoster from error


def _revoked(named: list[str]) -> Iterator[Revoked]:
    for each in named:
        reason, _colon, file = each.partition(":")
        if reason not in REASONS:
            raise NotARoster
        yield Revoked(_public_key(Path(file)), datetime.now(UTC).replace(microsecond=0), reason)


def _assemble(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        signatures = [file.read_text("ascii") for file in arguments.signature]
        made = assemble(arguments.file.read_bytes(), signatures)
    roster = read_roster(made).roster  # what nobody could take in is not written
    out: Path = arguments.out
    path = out if out.name.endswith(SUFFIX) else out.with_name(out.name + SUFFIX)
    durable.write_out(path, made)
    print(path)
    _tell(roster)
    return _DONE


# ---- for everybody else


def _show(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        untrusted_file = arguments.file.read_bytes()
    _tell(read_roster(untrusted_file).roster)
    return _DONE


def _take(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        untrusted_file = arguments.file.read_bytes()
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        rosters = Rosters(opened)
        effect = rosters.effect(untrusted_file)
        _tell(effect.roster)
        _tell_effect(effect)
        digits = arguments.digits
        if effect.first and digits is None:
            digits = input(_("Type the digits that the authority reads to you: "))
        rosters.take(untrusted_file, digits=digits or "")
    print(_("The roster was taken in."))
    return _DONE


def _tell(roster: Roster) -> None:
    print(
        _("{authority}, version {version}, good until {day}").format(
            authority=roster.authority, version=roster.version, day=roster.expires.date().isoformat()
        )
    )
    for card in roster.read_cards():
        print("    " + " · ".join(part for part in (card.organisation, card.post, card.name) if part))


def _tell_effect(effect: Effect) -> None:
    print(_("New partners: {count}").format(count=len(effect.new)))
    print(_("No longer partners: {count}").format(count=len(effect.gone)))
    print(_("Keys that are trusted no more: {count}").format(count=effect.revoked))
