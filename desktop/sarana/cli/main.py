"""The command line: puts the commands together, runs one, and words what goes wrong.

Every command calls the same rooms that the window calls. Only `demo` and the window itself need Qt, and they
ask for it when they run.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from sarana import __version__, errors, language
from sarana.cli import bundle, case, copy, demo, directory, form, letter, outbox, paper, roster, unread, vault
from sarana.language import _
from sarana.messages import message
from sarana.progress import Cancelled
from sarana.vault import durable

DONE, FOUND_WRONG, WRONG_USE, REFUSED, WRONG_PASSPHRASE, DISK, STOPPED = 0, 1, 2, 3, 4, 5, 130
UNREAD = 141  # what a shell calls a program that a closed pipe ended: 128 and the number of SIGPIPE


def exit_codes() -> str:
    """What the codes mean, for --help and for scripts."""
    return "\n".join(
        (
            _("Exit codes:"),
            "    0  " + _("done"),
            "    1  " + _("checked, and something is wrong with what was checked"),
            "    2  " + _("the command was not written as it should be"),
            "    3  " + _("refused or impossible; the message says why and what to do"),
            "    4  " + _("wrong passphrase"),
            "    5  " + _("the disk is full, write-protected or gone"),
            "  130  " + _("stopped with Ctrl+C"),
            "  141  " + _("whatever read the output stopped reading"),
        )
    )


def parser() -> argparse.ArgumentParser:
    """Every command, with its help in the language that is spoken."""
    made = argparse.ArgumentParser(
        prog="sarana",
        description=_("Take down, keep and hand over the common victim identification form, offline."),
        epilog=exit_codes(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action="version", version=f"Sarana {__version__}")
    made.add_argument(
        "--language",
        choices=language.available(),
        default=language.spoken().code,
        help=_("the language of messages (default: the language of this computer)"),
    )
    commands = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    for module in (form, vault, case, bundle, outbox, roster, letter, paper, copy, directory, demo):
        module.add_commands(commands)
    _explain_exit_codes(made)
    return made


def _explain_exit_codes(whole: argparse.ArgumentParser) -> None:
    """Every command's own help ends with the exit codes too."""
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                if not inner.epilog:
                    inner.epilog = exit_codes()
                    inner.formatter_class = argparse.RawDescriptionHelpFormatter
                _explain_exit_codes(inner)


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. What goes wrong is worded on the error output.

    Where whatever read the output went away, as `head` does, the command ends and says nothing.
    """
    try:
        try:
            return _obey(arguments)
        finally:
            sys.stdout.flush()
    except OSError as error:
        quiet = unread.nobody_reads(error)
        unread.give_up()
        return UNREAD if quiet else _refused(durable.storage_error(error))


def _obey(arguments: Sequence[str]) -> int:
    language.speak(_wanted_language(arguments))
    read = parser().parse_args(arguments)
    work: Callable[[argparse.Namespace], int] | None = getattr(read, "run", None)
    if work is None:
        parser().print_help()
        return WRONG_USE
    try:
        done = work(read)
        sys.stdout.flush()  # here, where it can still be told that nobody reads any more
        return done
    except errors.SaranaError as error:
        return _refused(error)
    except OSError as error:
        if error.filename is None:  # it was no file that somebody named
            raise
        print(_("The file {file} cannot be read or written.").format(file=error.filename), file=sys.stderr)
        return REFUSED
    except EOFError:
        return _refused(errors.NobodyToAsk())
    except (Cancelled, KeyboardInterrupt):
        print(_("Stopped. What was not finished was not kept."), file=sys.stderr)
        return STOPPED


def _refused(error: errors.SaranaError) -> int:
    print(message(error, language.spoken()), file=sys.stderr)
    return code_of(error)


def code_of(error: errors.SaranaError) -> int:
    """The exit code that belongs to an error."""
    if isinstance(error, errors.WrongPassphrase):
        return WRONG_PASSPHRASE
    return DISK if isinstance(error, errors.StorageError) else REFUSED


def _wanted_language(arguments: Sequence[str]) -> str:
    """--language must be known before the help is made."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--language", default="")
    wanted = early.parse_known_args(arguments)[0].language
    return wanted if wanted in language.available() else language.of_this_computer()
