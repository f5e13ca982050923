"""`sarana form …`: check a form, see its state, hold it against scenarios and expectations. No window."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sarana.cases import CaseStore
from sarana.cli.opening import add_vault, unlocked
from sarana.errors import FormProblem, FormRefused
from sarana.forms.beside import media_beside
from sarana.forms.complaints import in_words
from sarana.forms.doubts import doubts
from sarana.forms.evaluation import evaluate
from sarana.forms.form import Form, compile_form
from sarana.forms.inspection import describe
from sarana.forms.interview import Interview
from sarana.forms.replay import replay
from sarana.forms.sources import FormSource, read_xform
from sarana.forms.workbook import examine_workbook
from sarana.language import _, spoken
from sarana.messages.about_forms import place_of_problem, with_version
from sarana.vault import durable

OK, REFUSED, WRONG_USE, IMPOSSIBLE = 0, 1, 2, 3
Handler = Callable[[argparse.Namespace], int]


def add_commands(subparsers: Any) -> None:
    """Add `form` with its commands; each sets `run`, which returns the exit code."""
    form = subparsers.add_parser("form", help=_("check a form and hold it against expectations"))
    commands = form.add_subparsers(dest="form_command", required=True, metavar="COMMAND")
    check_command = _add(commands, "check", check, _("tell everything that is wrong with a form"))
    check_command.add_argument("file", type=Path, help=_("workbook (.xlsx .xls .csv .md) or XForm (.xml)"))
    publish_command = _add(
        commands, "publish", publish, _("make a workbook the form that new cases of a vault begin with")
    )
    publish_command.add_argument("file", type=Path, help=_("workbook (.xlsx .xls .csv .md)"))
    add_vault(publish_command, name="--vault")
    preview_command = _add(
        commands, "preview", preview, _("show a form as an officer would meet it; nothing is stored")
    )
    preview_command.add_argument("file", type=Path)
    preview_command.add_argument(
        "--second",
        default="",
        metavar="LANGUAGE",
        help=_("show each question in this language too: km, zh …"),
    )
    state_command = _add(commands, "state", state, _("show every place of a form after some answers"))
    state_command.add_argument("file", type=Path)
    state_command.add_argument(
        "--set", action="append", default=[], metavar="REF=VALUE", help=_("an answer; may be given again")
    )
    state_command.add_argument(
        "--language", dest="form_language", help=_("a language of the form: en, or its full name")
    )
    replay_command = _add(commands, "replay", replay_files, _("act out scenarios; one JSON line for each"))
    replay_command.add_argument("files", type=Path, nargs="+", metavar="SCENARIOS.json")
    evaluate_command = _add(
        commands, "evaluate", evaluate_files, _("evaluate expressions; one JSON line for each")
    )
    evaluate_command.add_argument("files", type=Path, nargs="+", metavar="CASES.jsonl")
    for each in (replay_command, evaluate_command):
        each.add_argument(
            "--root", type=Path, help=_("folder of the files they name; default: above the file's own")
        )


def _add(commands: Any, name: str, handler: Handler, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=handler)
    if name in ("check", "state"):
        command.add_argument("--json", action="store_true", help=_("print JSON"))
    return command


# ---- check


def check(arguments: argparse.Namespace) -> int:
    problems, warnings, form = _examined(arguments.file)
    if arguments.json:
        told = {
            "ok": not problems,
            "form_id": form.id if form else None,
            "version": form.version if form else None,
            "languages": list(form.languages) if form else [],
            "problems": list(map(asdict, problems)),
            "warnings": list(map(asdict, warnings)),
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        for warning in warnings:
            print(_("Note: {text}").format(text=_sentence(warning)))
        for problem in problems:
            print(_sentence(problem))
        if form is not None:
            languages = ", ".join(filter(None, form.languages))
            said = (
                _("{form}: no problems; languages: {languages}.") if languages else _("{form}: no problems.")
            )
            print(said.format(form=_named(form), languages=languages))
    return REFUSED if problems else OK


def publish(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        content, media = arguments.file.read_bytes(), media_beside(arguments.file)
    with unlocked(arguments) as opened:
        try:
            form = CaseStore(opened).publish(content, arguments.file.name, media)
        except FormRefused as refused:
            for problem in refused.problems:
                print(_sentence(problem), file=sys.stderr)
            return REFUSED
    print(_("New cases of this vault begin with {form}.").format(form=_named(form)))
    return OK


def _named(form: Form) -> str:
    """The title with the form's own name, where they are not the same, and the version."""
    title = form.title()
    both = title if title == form.id else _("{title} ({form})").format(title=title, form=form.id)
    return with_version(both, form.version, spoken())


# ---- reading what is asked about

Problems = tuple[FormProblem, ...]


def _examined(file: Path) -> tuple[Problems, Problems, Form | None]:
    """What is wrong, what is only worth a note, and the form where nothing is wrong."""
    with durable.told_as_file_errors():
        content = file.read_bytes()
    if _is_xml(content):
        try:
            read = compile_form(read_xform(content, media=media_beside(file)))
            return (), tuple(map(in_words, doubts(read))), read
        except FormRefused as refused:
            return refused.problems, (), None
    examined = examine_workbook(content, file.name, media=media_beside(file))
    return examined.problems, examined.warnings, examined.form


def _sentence(problem: FormProblem) -> str:
    where = place_of_problem(problem, spoken())
    place = f"{where}: " if where else ""
    said = spoken().said
    return spoken().sentences(f"{place}{said(problem.message)}", said(problem.remedy))


def _is_xml(content: bytes) -> bool:
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") or content[:2] in (b"\xff\xfe", b"\xfe\xff")


# ---- preview


def preview(arguments: argparse.Namespace) -> int:
    problems, _notes, form = _examined(arguments.file)
    if form is None:
        for problem in problems:
            print(_sentence(problem), file=sys.stderr)
        return REFUSED
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print(_("There is no display to show the form on."), file=sys.stderr)
        return IMPOSSIBLE
    from sarana.ui.preview import show  # Qt is loaded for this command only

    return show(form, arguments.second)


# ---- state


def state(arguments: argparse.Namespace) -> int:
    problems, _warnings, form = _examined(arguments.file)
    if form is None:
        for problem in problems:
            print(_sentence(problem), file=sys.stderr)
        return REFUSED
    interview = Interview(form)
    if arguments.form_language:
        if arguments.form_language not in (*form.languages, *form.definition.languages.names):
            known = ", ".join(form.languages)
            print(
                _("The form does not speak {language}, but: {languages}").format(
                    language=arguments.form_language, languages=known
                ),
                file=sys.stderr,
            )
            return WRONG_USE
        interview.language = arguments.form_language
    for setting in arguments.set:
        ref, equals, value = setting.partition("=")
        try:
            if not equals:
                raise ValueError(setting)
            interview.answer(ref, value)
        except (KeyError, ValueError):
            print(_("{place} cannot be answered").format(place=ref), file=sys.stderr)
            return WRONG_USE
    _print_state(list(describe(interview)), arguments.json)
    return OK


def _print_state(places: list[Mapping[str, Any]], as_json: bool) -> None:
    if as_json:
        print(json.dumps(places, ensure_ascii=False))
        return
    for place in places:
        hidden, required, locked = not place["relevant"], place["required"], place["readonly"]
        marks = "h" * hidden + "r" * required + "l" * locked
        value = "" if place["value"] is None else repr(place["value"])
        broken = f"  !{place['violation']}" if place["violation"] else ""
        print(f"{place['ref']}  {marks or '-'}  {value}{broken}")


# ---- replay and evaluate


def replay_files(arguments: argparse.Namespace) -> int:
    failed = 0
    for file in arguments.files:
        root = arguments.root or file.resolve().parent.parent
        try:
            with durable.told_as_file_errors():
                scenarios = json.loads(file.read_text(encoding="utf-8-sig"))["scenarios"]
            if not all(_complete(each, id=str, steps=list) for each in scenarios):
                raise ValueError(file)
            if not all(_complete(step, op=str) for each in scenarios for step in each["steps"]):
                raise ValueError(file)
        except (ValueError, KeyError, TypeError):
            print(_("{file} holds no scenarios").format(file=file), file=sys.stderr)
            return IMPOSSIBLE
        for scenario in scenarios:
            outcome = replay(scenario, _reader(root))
            failed += bool(outcome.failed)
            print(json.dumps(asdict(outcome), ensure_ascii=False, default=str))
    return REFUSED if failed else OK


def evaluate_files(arguments: argparse.Namespace) -> int:
    failed = 0
    for file in arguments.files:
        root = arguments.root or file.resolve().parent.parent
        try:
            with durable.told_as_file_errors():
                lines = file.read_text(encoding="utf-8-sig").splitlines()
            cases = [json.loads(line) for line in lines if line.strip()]
            if not all(_complete(each, id=str, expr=str, kind=str) for each in cases):
                raise ValueError(file)
        except ValueError:
            print(_("{file} holds no cases").format(file=file), file=sys.stderr)
            return IMPOSSIBLE
        for case in cases:
            outcome = evaluate(case, _documents((root / "xpath" / "docs", file.resolve().parent / "docs")))
            failed += not outcome.ok
            print(json.dumps(asdict(outcome), ensure_ascii=False))
    return REFUSED if failed else OK


def _complete(told: object, **needed: type) -> bool:
    """Whether a line or a step has what it cannot do without."""
    return isinstance(told, dict) and all(isinstance(told.get(name), needed[name]) for name in needed)


def _reader(root: Path) -> Callable[[str], bytes]:
    def read(name: str) -> bytes:
        try:
            return (root / name).read_bytes()
        except OSError:
            raise FormRefused((FormProblem(f"{name} cannot be read"),)) from None

    return read


def _documents(folders: Iterable[Path]) -> Callable[[str], bytes | None]:
    def read(name: str) -> bytes | None:
        return next(
            (file.read_bytes() for folder in folders if (file := folder / f"{name}.xml").is_file()), None
        )

    return read


__all__ = ["FormSource", "add_commands", "check", "evaluate_files", "replay_files", "state"]
