"""An XForm → what it says (ODK XForms, “structure”); everything wrong with it is collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sarana.forms.complaints import Complaints
from sarana.forms.definition import (
    NO_TEXT,
    Action,
    Aspect,
    Bind,
    Body,
    Group,
    Item,
    Itemset,
    Languages,
    Path,
    Question,
    Repeat,
    Rule,
    Text,
    Words,
)
from sarana.forms.markup import (
    HTML,
    JAVAROSA,
    ODK,
    Element,
    attributes_of,
    elements,
    local,
    name_of,
    own_text,
    prefix_of,
    read_xml,
)
from sarana.forms.references import anchored, place_of, references
from sarana.forms.state import Control
from sarana.forms.tree import XFORMS, Node, Sort
from sarana.forms.xpath.compiler import compile_expression
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.parser import parse
from sarana.forms.xpath.scene import Closure
from sarana.forms.xpath.syntax import Call, Expression

X = "{" + XFORMS + "}"
H = "{" + HTML + "}"
_WELL_KNOWN = {
    "orx": "http://openrosa.org/xforms",
    "jr": "http://openrosa.org/javarosa",
    "odk": "http://www.opendatakit.org/xforms",
}
_EVENTS = frozenset(
    [
        "odk-instance-first-load",
        "odk-instance-load",
        "odk-new-repeat",
        "xforms-value-changed",
        "xforms-ready",
        "xforms-revalidate",
    ]
)
_CONTROLS = {
    "input": Control.INPUT,
    "secret": Control.INPUT,
    "select1": Control.SELECT_ONE,
    "select": Control.SELECT_MANY,
    "rank": Control.RANK,
    "range": Control.RANGE,
    "upload": Control.UPLOAD,
    "trigger": Control.TRIGGER,
}
_CHOOSING = (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK)


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
    containers: frozenset[Path]  # places that hold places, not answers
    layout: Mapping[Path, tuple[str, ...]]  # the names below a container, in the form's order
    primary_id: str = ""


def read_definition(content: bytes, complaints: Complaints) -> Definition | None:
    """The definition, or None where there is not even a model to read."""
    document = read_xml(content)
    model = next(document.iter(X + "model"), None)
    instances = model.findall(X + "instance") if model is not None else []
    roots = elements(instances[0]) if instances else []
    if model is None or not roots:
        complaints.add("There is no form in this document: it has no model with an instance.")
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
        self.namespaces = _namespaces(document, model, root)
        self.top: Path = (name_of(root),)
        self.repeats: dict[Path, Repeat] = {}
        self.questions: dict[Path, Question] = {}
        self.groups: dict[Path, Group] = {}
        self.order: dict[Path, int] = {}
        self.actions: list[Action] = []
        self.binds: dict[Path, Bind] = {}

    def read(self) -> Definition:
        self.check_submission()
        body = self.document.find(H + "body")
        prototype = prototype_of(self.root)
        give_instance_id(prototype, declared_prefix(self.document, self.root))
        if body is not None:
            self.find_repeats(body, self.top)
        self.read_binds()
        if body is not None:
            self.read_body(body, self.top)
        self.read_model_actions()
        layout = layout_of(prototype, self.top)
        templates = take_templates(prototype, self.top, self.repeats)
        return Definition(
            title=_title(self.document),
            id=self.root.get("id") or self.namespaces.get("", "") or "",
            version=self.root.get("version") or self.root.get(ODK + "version") or "",
            prototype=prototype,
            root_namespace=str(self.root.tag)[1:].partition("}")[0] if str(self.root.tag)[0] == "{" else "",
            namespaces=self.namespaces,
            binds=self.binds,
            body=Body(self.questions, self.groups, self.repeats, self.order, self.actions),
            languages=self.read_languages(),
            secondary=self.secondary(),
            templates=templates,
            containers=frozenset({*layout, *self.repeats, *(path[:-1] for path in self.repeats)}),
            layout=layout,
            primary_id=self.instances[0].get("id") or self.root.get("id") or "",
        )

    def check_submission(self) -> None:
        for source in self.model.findall(X + "submission"):
            method = source.get("method") or "post"
            if method not in ("post", "form-data-post"):
                self.complaints.add(f"Unexpected <submission method>: {method}", (), "method")

    # ---- expressions

    def path(self, source: str, context: Path, aspect: str) -> Path | None:
        try:
            return place_of(parse(source.strip()), context, self.namespaces)
        except ExpressionError as error:
            self.complaints.add(f"“{source.strip()}”: {error}.", context, aspect)
            return None

    def compiled(self, source: str, context: Path, aspect: Aspect | str) -> tuple[Expression, Closure] | None:
        try:
            expression = anchored(parse(source.strip()), context, self.repeats)
            return expression, compile_expression(expression, self.namespaces)
        except ExpressionError as error:
            self.complaints.add(f"“{source.strip()}”: {error}.", context, aspect, _REMEDY)
        except RecursionError:
            self.complaints.add("The expression is nested too deeply.", context, aspect)
        return None

    def rule(self, aspect: Aspect, source: str, context: Path) -> Rule | None:
        made = self.compiled(source, context, aspect)
        if made is None:
            return None
        return Rule(aspect, context, source.strip(), made[0], made[1], _constant(made[0]))

    # ---- model

    def read_binds(self) -> None:
        for source in self.model.iter(X + "bind"):
            nodeset = source.get("nodeset") or source.get("ref")
            if not nodeset:
                continue
            path = self.path(nodeset, self.top, "nodeset")
            if path is not None:
                self.binds[path] = self.bind(source, path, self.binds.get(path))

    def bind(self, source: Element, path: Path, earlier: Bind | None) -> Bind:
        rules = dict(earlier.rules) if earlier else {}
        for aspect in _BIND_ASPECTS:
            text = source.get(aspect.value)
            rule = self.rule(aspect, text, path) if text and text.strip() else None
            if rule is not None:
                rules[aspect] = rule
        return Bind(
            path=path,
            type=(source.get("type") or (earlier.type if earlier else "string")).rpartition(":")[2],
            rules=rules,
            preload=source.get(JAVAROSA + "preload") or "",
            preload_parameters=source.get(JAVAROSA + "preloadParams") or "",
            constraint_message=self.message(source.get(JAVAROSA + "constraintMsg"), path),
            required_message=self.message(source.get(JAVAROSA + "requiredMsg"), path),
        )

    def message(self, source: str | None, path: Path) -> Text:
        if source is None:
            return NO_TEXT
        if source.strip().startswith("jr:itext("):
            return self.referred(source, path, "message")
        return Text(words=Words((source,)))

    def secondary(self) -> Mapping[str, Element]:
        found: dict[str, Element] = {}
        for instance in self.instances[1:]:
            name = instance.get("id")
            if not name:
                self.complaints.add("A secondary instance needs an id.")
            elif name in found:
                self.complaints.add(f"Two secondary instances are called “{name}”.")
            else:
                found[name] = instance
        return found

    # ---- texts

    def read_languages(self) -> Languages:
        from sarana.forms.translations import read_translations

        return read_translations(self.model, self.words_for_itext)

    def words_for_itext(self, source: Element, identifier: str) -> Words | None:
        context = self.itext_context(identifier)
        return self.words(source, context)

    def itext_context(self, identifier: str) -> Path:
        """The question that a text belongs to, as pyxform names it: `/data/group/name:label`."""
        if identifier.startswith("/"):
            path = tuple(identifier[1:].partition(":")[0].split("/"))
            if path in self.questions or path in self.binds or path in self.groups or path in self.repeats:
                return path
        return self.top

    def words(self, source: Element, context: Path) -> Words | None:
        parts: list[str | Closure] = [source.text or ""]
        expressions: list[Expression] = []
        for child in source:
            if isinstance(child.tag, str):
                self.add_part(child, context, parts, expressions)
            parts.append(child.tail or "")
        return Words(tuple(part for part in parts if part != ""), tuple(expressions))

    def add_part(
        self, child: Element, context: Path, parts: list[str | Closure], expressions: list[Expression]
    ) -> None:
        if local(child) != "output":
            inner = self.words(child, context)
            parts.extend(inner.parts if inner else ())
            expressions.extend(inner.expressions if inner else ())
            return
        made = self.compiled(child.get("value") or child.get("ref") or ".", context, Aspect.WORDS)
        if made is not None:
            expressions.append(made[0])
            parts.append(made[1])

    def text(self, parent: Element, name: str, context: Path) -> Text:
        source = parent.find(X + name)
        if source is None:
            return NO_TEXT
        reference = source.get("ref")
        return (
            self.referred(reference, context, name) if reference else Text(words=self.words(source, context))
        )

    def referred(self, reference: str, context: Path, aspect: str) -> Text:
        """`jr:itext('id')`, `jr:itext(expression)` or the path of a node that holds the text."""
        made = self.compiled(reference, context, aspect)
        if made is None:
            return NO_TEXT
        expression = made[0]
        if isinstance(expression, Call) and expression.name == "jr:itext":
            argument = expression.arguments[0]
            value = getattr(argument, "value", None)
            if isinstance(value, str):
                return Text(itext=value)
            return Text(computed=compile_expression(argument, self.namespaces), computed_itext=True)
        return Text(computed=made[1])

    # ---- body

    def find_repeats(self, parent: Element, context: Path) -> None:
        """Repeats must be known before any expression is read: they say what absolute paths mean."""
        for child in elements(parent):
            name = local(child)
            reference = child.get("nodeset") or child.get("ref")
            below = context
            if reference and name in ("group", "repeat"):
                below = self.path(reference, context, name) or context
                if name == "repeat" and below not in self.repeats:
                    self.repeats[below] = Repeat(below, NO_TEXT)
            if name in ("group", "repeat"):
                self.find_repeats(child, below)

    def read_body(self, parent: Element, context: Path) -> None:
        for child in elements(parent):
            name = local(child)
            if name == "group":
                self.read_body(child, self.group(child, context))
            elif name == "repeat":
                self.read_body(child, self.repeat(child, parent, context))
            elif name in _CONTROLS:
                self.question(child, _CONTROLS[name], context)
            elif name == "setvalue" and self.in_repeat(context):
                self.action(child, context, ())

    def in_repeat(self, context: Path) -> bool:
        return any(context[:depth] in self.repeats for depth in range(1, len(context) + 1))

    def group(self, source: Element, context: Path) -> Path:
        reference = source.get("ref") or source.get("nodeset")
        path = self.path(reference, context, "group") if reference else None
        if path is None:
            return context
        self.order.setdefault(path, len(self.order))
        self.groups.setdefault(
            path, Group(path, self.text(source, "label", path), _words(source, "appearance"))
        )
        return path

    def repeat(self, source: Element, parent: Element, context: Path) -> Path:
        reference = source.get("nodeset") or source.get("ref")
        path = self.path(reference, context, "repeat") if reference else None
        if path is None:
            if not reference:
                self.complaints.add("A repeat without nodeset repeats nothing.", context)
            return context
        self.order.setdefault(path, len(self.order))
        count = source.get(JAVAROSA + "count")
        fixed = (source.get(JAVAROSA + "noAddRemove") or "").strip() in ("true()", "true")
        own = self.text(source, "label", path)
        label = (
            own if own is not NO_TEXT or local(parent) != "group" else self.text(parent, "label", path[:-1])
        )
        self.repeats[path] = Repeat(
            path=path,
            label=label,
            appearance=_words(source, "appearance") or _words(parent, "appearance"),
            count=self.rule(Aspect.COUNT, count, path) if count and count.strip() else None,
            fixed=fixed,
        )
        return path

    def question(self, source: Element, control: Control, context: Path) -> None:
        reference = self.target_of(source)
        path = self.path(reference, context, "ref") if reference else None
        if path is None:
            return
        self.order.setdefault(path, len(self.order))
        for child in elements(source):
            if local(child) == "setvalue":
                self.action(child, path, path)
        if path in self.questions:
            return
        items, itemset = self.choices(source, control, path)
        self.questions[path] = Question(
            path=path,
            control=control,
            label=self.text(source, "label", path),
            hint=self.text(source, "hint", path),
            items=items,
            itemset=itemset,
            appearance=_appearance(source),
            parameters=self.parameters(source, control, path),
            mediatype=source.get("mediatype") or "",
        )

    def target_of(self, source: Element) -> str:
        """The path a control or action works on: written there, or on the bind that it names."""
        reference = source.get("ref") or source.get("nodeset") or ""
        bind = source.get("bind")
        if reference or not bind:
            return reference
        named = (each for each in self.model.iter(X + "bind") if each.get("id") == bind)
        return next((each.get("nodeset") or "" for each in named), "")

    def parameters(self, source: Element, control: Control, path: Path) -> Mapping[str, str]:
        found = {
            name.rpartition("}")[2]: value
            for name, value in attributes_of(source)
            if name.rpartition("}")[2] not in _KNOWN_ATTRIBUTES
        }
        if control is Control.RANGE:
            self.check_range(found, path)
        return found

    def check_range(self, parameters: Mapping[str, str], path: Path) -> None:
        for name in ("start", "end", "step"):
            try:
                float(parameters.get(name, ""))
            except ValueError:
                if name != "step" or name in parameters:
                    self.complaints.add(f"A range needs a number as its “{name}”.", path, "parameters")

    def choices(
        self, source: Element, control: Control, path: Path
    ) -> tuple[tuple[Item, ...], Itemset | None]:
        if control not in _CHOOSING:
            return (), None
        itemset = source.find(X + "itemset")
        if itemset is not None:
            return (), self.itemset(itemset, path)
        items = []
        for item in source.findall(X + "item"):
            value = item.find(X + "value")
            text = own_text(value).strip() if value is not None else ""
            items.append(Item(text, self.text(item, "label", path)))
        return tuple(items), None

    def itemset(self, source: Element, path: Path) -> Itemset | None:
        nodeset = source.get("nodeset") or ""
        rule = self.rule(Aspect.CHOICES, nodeset, path)
        value = source.find(X + "value")
        label = source.find(X + "label")
        value_ref = (value.get("ref") if value is not None else None) or "."
        made = self.item_expression(value_ref, path)
        if rule is None or made is None:
            return None
        label_ref = label.get("ref") if label is not None else None
        shown = self.label_of_items(label_ref, path) if label_ref else (None, False)
        fixed = not references(rule.expression, path, self.namespaces) and not _has_random(nodeset)
        return Itemset(rule, made, shown[0], shown[1], fixed)

    def item_expression(self, source: str, path: Path) -> Closure | None:
        """A path that starts at the item, not at the question."""
        try:
            return compile_expression(parse(source.strip()), self.namespaces)
        except ExpressionError as error:
            self.complaints.add(f"“{source.strip()}”: {error}.", path, Aspect.CHOICES)
            return None

    def label_of_items(self, source: str, path: Path) -> tuple[Closure | None, bool]:
        try:
            expression = parse(source.strip())
            if isinstance(expression, Call) and expression.name == "jr:itext":
                return compile_expression(expression.arguments[0], self.namespaces), True
            return compile_expression(expression, self.namespaces), False
        except ExpressionError as error:
            self.complaints.add(f"“{source.strip()}”: {error}.", path, Aspect.CHOICES)
            return None, False

    # ---- actions

    def events_of(self, source: Element, context: Path) -> list[str]:
        events = (source.get("event") or source.get("{http://www.w3.org/2001/xml-events}event") or "").split()
        unknown = [event for event in events if event not in _EVENTS]
        if unknown:
            self.complaints.add(
                f"An action was registered for unsupported events: {', '.join(unknown)}", context, "event"
            )
        return events

    def read_model_actions(self) -> None:
        for name in ("setgeopoint", "recordaudio"):
            for source in self.document.iter(ODK + name):
                self.events_of(source, self.top)
        for source in self.model.findall(X + "setvalue"):
            if "odk-new-repeat" in (source.get("event") or "").split():
                self.complaints.add('Model contains "setvalue" element with "odk-new-repeat" event')
            self.action(source, self.top, ())

    def action(self, source: Element, context: Path, trigger: Path) -> None:
        events = self.events_of(source, context)
        reference = self.target_of(source)
        if not reference:
            self.complaints.add("A setvalue without ref sets nothing.", context)
            return
        path = self.path(reference, context, "ref")
        target = self.compiled(reference, context, "ref")
        if path is None or target is None:
            return
        value = source.get("value")
        made = self.compiled(value, path, Aspect.CALCULATE) if value and value.strip() else None
        literal = (source.text or "") if value is None else ""
        self.actions.append(
            Action(frozenset(events), target[1], path, made[1] if made else None, literal, trigger)
        )


_REMEDY = "Correct the expression; a form reader would show this error only when the question is reached."
_BIND_ASPECTS = (
    Aspect.RELEVANT,
    Aspect.CALCULATE,
    Aspect.READONLY,
    Aspect.REQUIRED,
    Aspect.CONSTRAINT,
)
_KNOWN_ATTRIBUTES = frozenset({"ref", "nodeset", "bind", "appearance", "mediatype", "query"})


def _namespaces(*sources: Element) -> Mapping[str, str]:
    found = dict(_WELL_KNOWN)
    for source in sources:
        found.update({prefix: uri for prefix, uri in source.nsmap.items() if prefix})
    return {prefix: "" if uri == XFORMS else uri for prefix, uri in found.items()}


def _constant(expression: Expression) -> bool | None:
    """true() and false() need not be computed."""
    if not isinstance(expression, Call):
        return None
    return {"true": True, "false": False}.get(expression.name)


def _has_random(source: str) -> bool:
    return "random" in source


def _appearance(source: Element) -> frozenset[str]:
    """What the designer asks of the screen; “search” is an old name for “autocomplete”."""
    words = _words(source, "appearance")
    return words | {"autocomplete"} if "search" in words else words


def _words(source: Element, attribute: str) -> frozenset[str]:
    return frozenset((source.get(attribute) or "").split())


def _title(document: Element) -> str:
    title = next(document.iter(H + "title"), None)
    return own_text(title).strip() if title is not None else ""


# ---- the instance


def prototype_of(source: Element) -> Node:
    """The instance as the form gives it, to be copied for every interview."""
    node = Node(Sort.ELEMENT, name_of(source), prefix=prefix_of(source))
    node.attributes = [_attribute(node, source, name) for name, _ in attributes_of(source)]
    children = [prototype_of(child) for child in elements(source)]
    node.children = children
    for child in children:
        child.parent = node
    if not children:
        node.value = own_text(source)
    return node


def _attribute(owner: Node, source: Element, name: str) -> Node:
    uri = name[1:].partition("}")[0] if name.startswith("{") else ""
    prefix = next((key for key, value in source.nsmap.items() if key and value == uri), "") if uri else ""
    attribute = Node(Sort.ATTRIBUTE, name, source.get(name) or "", prefix)
    attribute.parent = owner
    return attribute


def layout_of(top: Node, path: Path) -> Mapping[Path, tuple[str, ...]]:
    """For each place that holds others: their names in order."""
    found: dict[Path, tuple[str, ...]] = {}

    def visit(node: Node, at: Path) -> None:
        if node.children:
            found[at] = tuple(dict.fromkeys([*found.get(at, ()), *(child.name for child in node.children)]))
        for child in node.children:
            visit(child, (*at, child.name))

    visit(top, path)
    return found


_ORX = "{http://openrosa.org/xforms}"


def declared_prefix(*sources: Element) -> str:
    """How the document itself writes the namespace of OpenRosa's metadata."""
    declared = {uri: prefix or "" for source in sources for prefix, uri in source.nsmap.items()}
    return declared.get(_ORX[1:-1], "")


def give_instance_id(top: Node, orx: str) -> None:
    """Every instance has an identifier of its own, also where the form forgot one (OpenRosa metadata)."""
    meta = next((child for child in top.children if child.local == "meta"), None)
    if meta is None:
        meta = _grown(top, _ORX + "meta", orx)
    if not any(child.local == "instanceID" for child in meta.children):
        bare = not meta.name.startswith("{")
        _grown(meta, "instanceID" if bare else _ORX + "instanceID", "" if bare else meta.prefix)


def _grown(parent: Node, name: str, prefix: str) -> Node:
    node = Node(Sort.ELEMENT, name, prefix=prefix)
    node.parent = parent
    parent.children = [*parent.children, node]
    return node


TEMPLATE = JAVAROSA + "template"


def take_templates(top: Node, path: Path, repeats: Mapping[Path, Repeat]) -> Mapping[Path, Node]:
    """What a new instance of each repeat looks like; explicit templates leave the instance."""
    templates: dict[Path, Node] = {}
    _take(top, path, repeats, templates)
    return templates


def _take(node: Node, path: Path, repeats: Mapping[Path, Repeat], templates: dict[Path, Node]) -> None:
    for child in node.children:
        _take(child, (*path, child.name), repeats, templates)
    kept = []
    for child in node.children:
        below = (*path, child.name)
        if below in repeats:
            marked = child.attribute(TEMPLATE) is not None
            child.attributes = [each for each in child.attributes if each.name != TEMPLATE]
            if marked or below not in templates:
                templates[below] = child
            if marked:
                continue
        kept.append(child)
    node.children = kept
