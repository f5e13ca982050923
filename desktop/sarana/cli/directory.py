"""`sarana directory`: who is in charge and how to reach them; shown, signed, taken over."""

import argparse
from datetime import date
from pathlib import Path

from sarana.cli.opening import add_vault, unlocked
from sarana.documents import directory
from sarana.documents.directory import Directory
from sarana.exchange import Partners
from sarana.language import _, spoken
from sarana.vault import Vault, durable

_DONE = 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("directory", help=_("authorities and focal persons, as letters use them"))
    actions = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    shown = actions.add_parser("list", help=_("show it, and which entries need a call"))
    add_vault(shown)
    shown.set_defaults(run=_list)
    signing = actions.add_parser("sign", help=_("sign an edited directory for other offices"))
    add_vault(signing)
    signing.add_argument("file", type=Path, metavar="FILE", help=_("the edited authorities.toml"))
    signing.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write it"))
    signing.set_defaults(run=_sign)
    update = actions.add_parser("update", help=_("take over a directory that somebody known has signed"))
    add_vault(update)
    update.add_argument("file", type=Path, metavar="FILE", help=_("the signed directory"))
    update.set_defaults(run=_update)


def directory_of(opened: Vault) -> Directory:
    """The directory that this office uses."""
    return directory.of_office(opened, Partners(opened).trusted_keys())


def _list(arguments: argparse.Namespace) -> int:
    language = {"zh_Hans": "zh"}.get(spoken().code, spoken().code)
    with unlocked(arguments) as opened:
        for entry in directory_of(opened).entries.values():
            print(f"{entry.name}: {entry.institution[language]}")
            if entry.placeholder:
                print("    " + _("a placeholder: only the name of the institution is used"))
            elif entry.is_stale(date.today()):
                print("    " + _("call them: last verified on {day}").format(day=entry.verified.isoformat()))
            else:
                print(f"    {entry.person}, {entry.post[language]}, {entry.phone}, {entry.hours[language]}")
    return _DONE


def _sign(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        untrusted_content = arguments.file.read_bytes()
    with unlocked(arguments) as opened:
        durable.write_out(arguments.out, directory.sign_for_others(opened, untrusted_content))
    print(_("The signed directory is in {file}.").format(file=arguments.out))
    return _DONE


def _update(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        untrusted_content = arguments.file.read_bytes()
    with unlocked(arguments) as opened:
        fresh = directory.take_over(opened, Partners(opened).trusted_keys(), untrusted_content)
    print(_("The directory of {day} is in use.").format(day=fresh.issued.isoformat()))
    return _DONE
