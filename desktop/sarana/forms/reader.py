"""An XForm → what it says (ODK XForms, “structure”); everything wrong with it is collected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sarana.forms.actions import ActionReader
from sarana.forms.body import BodyReader
from sarana.forms.compiling import Compiling
from sarana.forms.complaints import Complaints
from sarana.forms.definition import Aspect, Bind, Body, Languages, Path
from sarana.forms.markup import HTML, JAVAROSA, ODK, Element, elements, name_of, own_text, read_xml
from sarana.forms.prototypes import (
    declared_prefix,
    give_instance_id,
    initial_instances,
    layout_of,
    prototype_of,
    take_templates,
)
from sarana.forms.tree import XFORMS, Node
from sarana.forms.wording import Wording
from sarana.sentence import N_

X = "{" + XFORMS + "}"
H = "{" + HTML + "}"
_WELL_KNOWN = {
    "orx": "http://openrosa.org/xforms",
    "jr": "http://openrosa.org/javarosa",
    "odk": "http://www.opendatakit.org/xforms",
}
_BIND_ASPECTS = (
    Aspect.RELEVANT,
    Aspect.CALCULATE,
    Aspect.READONLY,
    Aspect.REQUIRED,
    Aspect.CONSTRAINT,
)


@dataclass
class Definition:
    """Everything read from one XForm."""

    title: str
    id: str
    version: str
    prototype: Node
    root_namespace: str
    namespaces: Mapping[str, str]
    binds: Mapping[Path, Bind]
    body: Body
    languages: Languages
    secondary: Mapping[str, Element]
    templates: Mapping[Path, Node]
    initial: Mapping[Path, Sequence[Node]]  # the instances that the form begins with, of outermost repeats
    containers: frozenset[Path]  # places that hold places, not answers
    layout: Mapping[Path, tuple[str, ...]]  # the names below a container, in the form's order
    given_identifier: Path  # where the reader put an instanceID that the form lacked; or ()
    primary_id: str = ""


def read_definition(content: bytes, complaints: Complaints) -> Definition | None:
    """The definition, or None where there is not even a model to read."""
    document = read_xml(content)
    model = next(document.iter(X + "model"), None)
    instances = model.findall(X + "instance") if model is not None else []
    roots = elements(instances[0]) if instances else []
    if model is None or not roots:
        complaints.add(N_("There is no form in this document: it has no model with an instance."))
        return None
    return _Reader(document, model, instances, roots[0], complaints).read()


class _Reader:
    def __init__(
        self,
        document: Element,
        model: Element,
        instances: list[Element],
        root: Element,
        complaints: Complaints,
    ) -> None:
        self.document, self.model, self.instances, self.root = document, model, instances, root
        self.complaints = complaints
        self.top: Path = (name_of(root),)
        self.compiling = Compiling(_namespaces(document, model, root), complaints)
        self.wording = Wording(self.compiling, self.top)
        self.actions = ActionReader(model, self.compiling)
        self.body = BodyReader(self.compiling, self.wording, self.actions)
        self.binds: dict[Path, Bind] = {}

    def read(self) -> Definition:
        self.check_submission()
        self.read_parts()
        prototype = prototype_of(self.root)
        given = give_instance_id(prototype, declared_prefix(self.document, self.root))
        layout = layout_of(prototype, self.top)
        repeats = self.compiling.repeats
        templates = take_templates(prototype, self.top, repeats)
        for path in repeats:
            if path not in templates:
                self.complaints.add(N_("The repeat has no place in the instance."), path, "nodeset")
        return Definition(
            title=_title(self.document),
            id=self.root.get("id") or "",
            version=self.root.get("version") or self.root.get(ODK + "version") or "",
            prototype=prototype,
            root_namespace=_namespace(self.root),
            namespaces=self.compiling.namespaces,
            binds=self.binds,
            body=self.body.body(),
            languages=self.wording.languages(self.model, self.known_places()),
            secondary=self.secondary(),
            templates=templates,
            initial=initial_instances(prototype, self.top, repeats),
            containers=frozenset({*layout, *repeats, *(path[:-1] for path in repeats)}),
            layout=layout,
            given_identifier=given,
            primary_id=self.instances[0].get("id") or self.root.get("id") or "",
        )

    def read_parts(self) -> None:
        """Repeats first, for they say what absolute paths mean; then the model; then the body."""
        body = self.document.find(H + "body")
        if body is not None:
            self.body.find_repeats(body, self.top)
        self.read_binds()
        if body is not None:
            self.body.read(body, self.top)
        self.actions.read_model(self.document, self.top)

    def known_places(self) -> set[Path]:
        return {*self.binds, *self.body.questions, *self.body.groups, *self.compiling.repeats}

    def check_submission(self) -> None:
        for source in self.model.findall(X + "submission"):
            method = source.get("method") or "post"
            if method not in ("post", "form-data-post"):
                self.complaints.add(
                    N_("Unexpected <submission method>: {method}", method=method), (), "method"
                )

    def read_binds(self) -> None:
        for source in self.model.iter(X + "bind"):
            nodeset = source.get("nodeset") or source.get("ref")
            if not nodeset:
                continue
            path = self.compiling.path(nodeset, self.top, "nodeset")
            if path is not None:
                self.binds[path] = self.bind(source, path, self.binds.get(path))

    def bind(self, source: Element, path: Path, earlier: Bind | None) -> Bind:
        rules = dict(earlier.rules) if earlier else {}
        for aspect in _BIND_ASPECTS:
            text = source.get(aspect.value)
            rule = self.compiling.rule(aspect, text, path) if text and text.strip() else None
            if rule is not None:
                rules[aspect] = rule
        return Bind(
            path=path,
            type=(source.get("type") or (earlier.type if earlier else "string")).rpartition(":")[2],
            rules=rules,
            preload=source.get(JAVAROSA + "preload") or "",
            preload_parameters=source.get(JAVAROSA + "preloadParams") or "",
            constraint_message=self.wording.message(source.get(JAVAROSA + "constraintMsg"), path),
            required_message=self.wording.message(source.get(JAVAROSA + "requiredMsg"), path),
        )

    def secondary(self) -> Mapping[str, Element]:
        found: dict[str, Element] = {}
        for instance in self.instances[1:]:
            name = instance.get("id")
            if not name:
                self.complaints.add(N_("A secondary instance needs an id."))
            elif name in found:
                self.complaints.add(N_("Two secondary instances are called “{name}”.", name=name))
            else:
                found[name] = instance
        return found


def _namespaces(*sources: Element) -> Mapping[str, str]:
    found = dict(_WELL_KNOWN)
    for source in sources:
        found.update({prefix: uri for prefix, uri in source.nsmap.items() if prefix})
    return {prefix: "" if uri == XFORMS else uri for prefix, uri in found.items()}


def _namespace(root: Element) -> str:
    tag = str(root.tag)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _title(document: Element) -> str:
    title = next(document.iter(H + "title"), None)
    return own_text(title).strip() if title is not None else ""
