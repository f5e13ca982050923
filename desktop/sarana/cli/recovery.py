"""`sarana vault sheets|drill|recover`: recovery sheets, for administrators who work without a window."""

import argparse
from pathlib import Path

from sarana import vault
from sarana.cli.opening import add_vault, unlocked
from sarana.cli.passphrase import add_passphrase_option, passphrase_of, text_in
from sarana.cli.progress_line import shown
from sarana.documents.recovery_sheet import draw_sheets
from sarana.language import _, ngettext
from sarana.vault import NewOfficer, Sheet, durable, paper

_DONE = 0
_WORDS_IN_A_LINE = 6


def add_commands(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_sheets(kinds)
    _add_drill(kinds)
    _add_recover(kinds)


def _add_sheets(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "sheets",
        help=_("make new recovery sheets"),
        description=_(
            "Shows new recovery sheets to write down, asks for some of their words, and takes them into use."
            " Sheets that were in use before open nothing any more."
        ),
    )
    add_vault(made)
    made.add_argument(
        "--whole", action="store_true", help=_("one sheet with the whole key instead of three sheets")
    )
    made.add_argument(
        "--pdf",
        type=Path,
        metavar="FILE",
        help=_("also write the sheets as PDF, to be printed and destroyed: whoever has it opens the vault"),
    )
    made.set_defaults(run=sheets)


def _add_drill(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "drill",
        help=_("prove that recovery sheets open a vault or a backup"),
        description=_(
            "Opens the vault or the backup with its recovery sheets, checks all of it and closes it."
        ),
    )
    made.add_argument("path", type=Path, metavar="PATH", help=_("the folder of a vault, or a backup"))
    add_sheets_option(made)
    made.set_defaults(run=drill)


def _add_recover(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "recover",
        help=_("open a vault with its recovery sheets and set a new passphrase"),
        description=_("Opens a vault with its recovery sheets and gives it a new administrator."),
    )
    made.add_argument("path", type=Path, metavar="PATH", help=_("the folder of the vault"))
    add_officer_options(made)
    add_sheets_option(made)
    add_passphrase_option(made)
    made.set_defaults(run=recover)


def add_officer_options(parser: argparse.ArgumentParser) -> None:
    """Who administers the vault from now on."""
    parser.add_argument("--name", required=True, help=_("the name of the officer"))
    parser.add_argument("--organisation", required=True, help=_("the organisation of the officer"))
    parser.add_argument("--post", default="", help=_("the post or office where the officer works"))


def officer_of(arguments: argparse.Namespace) -> NewOfficer:
    return NewOfficer(arguments.name, arguments.organisation, arguments.post)


def add_sheets_option(parser: argparse.ArgumentParser) -> None:
    """Let the command read the words of the sheets from a file."""
    parser.add_argument(
        "--sheets-file",
        type=Path,
        metavar="FILE",
        help=_("read the words from FILE, one sheet in each line, instead of asking for them"),
    )


def sheets_of(arguments: argparse.Namespace) -> list[str]:
    """What is typed from the sheets: one text for each, until a line is left empty."""
    file: Path | None = arguments.sheets_file
    if file is not None:
        return text_in(file).splitlines()
    typed: list[str] = []
    while text := input(_("Words of one sheet (nothing when there are no more): ")).strip():
        typed.append(text)
    return typed


def sheets(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        ceremony = opened.recovery.begin(paper.WHOLE if arguments.whole else paper.SHARES)
        for sheet in ceremony.sheets:
            _show(sheet)
        if arguments.pdf is not None:
            opened.journal("recovery-saved")
            durable.write_out(arguments.pdf, draw_sheets(ceremony.sheets))
            print(_("The sheets are in {file}. The file is not sealed.").format(file=arguments.pdf))
        print(_("Write every sheet down. Then type these words back from the paper."))
        typed = [
            input(_("Sheet {sheet}, word {word}: ").format(sheet=asked.sheet, word=asked.word))
            for asked in ceremony.questions
        ]
        with shown() as progress:
            key = ceremony.confirm(typed, progress)
    print(_("The sheets are in use. Their number is {number}.").format(number=key.id))
    return _DONE


def _show(sheet: Sheet) -> None:
    print("─" * 72)
    print(_("Recovery sheet {number} of {of}").format(number=sheet.number, of=sheet.of))
    print(
        ngettext(
            "{needed} sheet opens the vault.", "Any {needed} sheets open the vault together.", sheet.needed
        ).format(needed=sheet.needed)
    )
    print(_("Vault: {number}").format(number=sheet.vault_id))
    print(_("Digits of this set: {digits}").format(digits=sheet.digits))
    for at in range(0, len(sheet.words), _WORDS_IN_A_LINE):
        numbered = enumerate(sheet.words[at : at + _WORDS_IN_A_LINE], start=at + 1)
        print("  " + "  ".join(f"{number:2} {word:<9}" for number, word in numbered).rstrip())
    if sheet.key_text:
        print("  " + sheet.key_text)


def drill(arguments: argparse.Namespace) -> int:
    path: Path = arguments.path
    typed = sheets_of(arguments)
    with shown() as progress:
        if path.is_dir():
            key = vault.drill(path, typed, progress=progress)
            print(_("The sheets open this vault. Their number is {number}.").format(number=key.id))
        else:
            contents = vault.prove(path, typed, path.parent, progress=progress)
            print(
                _("The sheets open this backup of vault {vault}, made {time}.").format(
                    vault=contents.vault_id, time=contents.made.isoformat(timespec="minutes")
                )
            )
    return _DONE


def recover(arguments: argparse.Namespace) -> int:
    typed = sheets_of(arguments)
    passphrase = passphrase_of(arguments, twice=True)
    with (
        shown() as progress,
        vault.recover(arguments.path, typed, officer_of(arguments), passphrase, progress=progress) as opened,
    ):
        officer = opened.officer.id
    print(_("The vault has a new administrator, {officer}.").format(officer=officer))
    return _DONE
