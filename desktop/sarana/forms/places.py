"""The answers of one interview as a tree: one Place per node of the form's instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sarana.forms.codecs import TYPES, canonical
from sarana.forms.definition import Bind, Path, Question
from sarana.forms.form import Form
from sarana.forms.state import NodeState, Type
from sarana.forms.tree import Node, Sort
from sarana.forms.xpath.scene import Walked
from sarana.forms.xpath.values import text_number, to_truth

MOST_INSTANCES = 1000  # of one repeat within one parent
MOST_PLACES = 60_000  # of one interview, when a count would make more


class Place(Node):
    """A node that can be answered, computed, hidden; `value` (of Node) is what expressions see of it."""

    __slots__ = (
        "answer",
        "bind",
        "garbled",
        "label",
        "leaf",
        "overwritten",
        "own_readonly",
        "own_relevant",
        "path",
        "question",
        "readonly",
        "required",
        "shown",
        "sound",
        "type",
    )

    children: list[Place]
    attributes: list[Place]
    parent: Place | None
    label: str  # looked at for every reference

    def __init__(self, sort: Sort, source: Node, path: Path, form: Form) -> None:
        super().__init__(sort, source.name, "", source.prefix)
        definition = form.definition
        self.path = path
        self.label = source.label
        self.leaf = path not in definition.containers
        self.bind: Bind | None = definition.binds.get(path)
        self.question: Question | None = definition.body.questions.get(path)
        self.type = TYPES.get(self.bind.type, Type.TEXT) if self.bind else Type.TEXT
        self.answer = ""  # what was answered, kept while the place is hidden
        self.garbled = False  # the answer is no value of the type, or not on offer
        self.overwritten = False  # a person wrote over, or blanked, what the form computes
        self.own_relevant = True
        self.own_readonly = False
        self.readonly = False
        self.required = False
        self.sound = True  # the constraint holds
        self.shown: NodeState | None = None  # as it was last read, as long as nothing has touched it

    def holds(self) -> bool:
        """An answer is true unless it is blank, zero or “false” (JavaRosa)."""
        if not self.leaf:
            return True
        if self.type in (Type.INTEGER, Type.DECIMAL):
            return to_truth(text_number(self.value))
        return self.value in ("1", "true") if self.type is Type.BOOLEAN else self.value != ""

    @property
    def is_moment(self) -> bool:
        return self.type is Type.DATETIME

    @property
    def is_number(self) -> bool:
        return self.type is Type.INTEGER or self.type is Type.DECIMAL

    def walk(self) -> Iterator[Place]:
        """This place and everything below, in document order."""
        yield self
        yield from self.attributes
        for child in self.children:
            yield from child.walk()

    def ancestor(self, depth: int) -> Place:
        place = self
        while len(place.path) > depth and place.parent is not None:
            place = place.parent
        return place

    def namesakes(self, name: str) -> list[Place]:
        return [child for child in self.children if child.name == name]


class Places:
    """The tree, with its places by path; grows and shrinks as repeats do."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.repeats = form.definition.body.repeats
        self.by_path: dict[Path, list[Place]] = {}
        self.size = 0
        self._found: dict[str, Place | None] = {}  # by reference, as long as no instance comes or goes
        self._ranges: dict[str, tuple[Place, Path] | None] = {}
        self._refs: dict[Place, str] = {}
        self._below: dict[tuple[Place, Path], list[Place]] = {}
        self._outside: dict[tuple[Place, Path], Place] = {}
        self.walked: Walked = {}  # where paths of expressions lead, likewise
        self.document = Node(Sort.ROOT)
        self.root = self.grow(form.definition.prototype, (form.definition.prototype.name,))
        self.document.children = [self.root]
        self.adopt(self.root)
        self._fill_fixed()

    def _fill_fixed(self) -> None:
        """A repeat that nobody may add to has an instance at least."""
        for path, repeat in self.repeats.items():
            for parent in (
                list(self.by_path.get(path[:-1], ())) if repeat.fixed and repeat.count is None else ()
            ):
                if not parent.namesakes(path[-1]):
                    self.insert(parent, self.instance(path))

    # ---- growing

    def grow(self, source: Node, path: Path) -> Place:
        """Places after a pattern, with its own answers; not yet part of the tree."""
        place = Place(Sort.ELEMENT, source, path, self.form)
        place.answer = place.value = canonical(place.type, source.value) or "" if place.leaf else ""
        place.attributes = [self._attribute(place, each) for each in source.attributes]
        place.children = [self.grow(child, (*path, child.name)) for child in source.children]
        for child in place.children:
            child.parent = place
        return place

    def _attribute(self, owner: Place, source: Node) -> Place:
        attribute = Place(Sort.ATTRIBUTE, source, (*owner.path, "@" + source.name), self.form)
        attribute.answer = attribute.value = source.value
        attribute.parent = owner
        attribute.attributes, attribute.children = [], []
        return attribute

    def instance(self, path: Path, index: int | None = None) -> Place:
        """A fresh instance of a repeat; with an index, the one that the form itself has there."""
        own = self.form.definition.initial.get(path, ()) if index is not None else ()
        at = len(own) if index is None else index
        return self.grow(own[at] if at < len(own) else self.form.definition.templates[path], path)

    def outside(self, parent: Place, path: Path) -> Place:
        """An instance of a repeat that is no part of the tree, only there to be stood on."""
        known = self._outside.get((parent, path))
        if known is None:
            known = Place(Sort.ELEMENT, self.form.definition.templates[path], path, self.form)
            known.parent = parent
            known.attributes, known.children = [], []
            self._outside[parent, path] = known
        return known

    def adopt(self, place: Place) -> None:
        self._forget()
        for each in place.walk():
            each.shown = None  # it may have been elsewhere
            self.by_path.setdefault(each.path, []).append(each)
            self.size += 1

    def _forget(self) -> None:
        """References may mean other places now."""
        self._found.clear()
        self._ranges.clear()
        self._refs.clear()
        self._below.clear()
        self._outside.clear()
        self.walked.clear()

    def disown(self, place: Place) -> None:
        self._forget()
        for each in place.walk():
            self.by_path[each.path].remove(each)
            self.size -= 1

    def insert(
        self, parent: Place, place: Place, index: int | None = None, *, after: Place | None = None
    ) -> None:
        """Put an instance among its namesakes (at the end by default), or a place after another."""
        at = self._slot(parent, place, index) if after is None else parent.children.index(after) + 1
        parent.children.insert(at, place)
        place.parent = parent
        self.adopt(place)

    def _slot(self, parent: Place, place: Place, index: int | None) -> int:
        same = [at for at, child in enumerate(parent.children) if child.name == place.name]
        if same:
            return same[index] if index is not None and index < len(same) else same[-1] + 1
        order = self.form.definition.layout.get(parent.path, ())
        later = set(order[order.index(place.name) + 1 :]) if place.name in order else set()
        return next(
            (at for at, child in enumerate(parent.children) if child.name in later), len(parent.children)
        )

    def remove(self, place: Place) -> tuple[Place, int]:
        """Take an instance out; where it was, and after how many namesakes."""
        parent = place.parent
        if parent is None:
            raise ValueError("the outermost place stays")
        index = parent.namesakes(place.name).index(place)
        parent.children = [child for child in parent.children if child is not place]
        self.disown(place)
        return parent, index

    def holds(self, place: Place) -> bool:
        """Whether a place is part of the tree now."""
        return place in self.by_path.get(place.path, ())

    # ---- finding

    def below(self, above: Place, path: Path) -> list[Place]:
        """What `descend` finds, looked up once."""
        known = self._below.get((above, path))
        if known is None:
            known = self._below[above, path] = descend(above, path)
        return known

    def ref(self, place: Place) -> str:
        """`/data/rep[2]/name`: positions on repeat instances only."""
        known = self._refs.get(place)
        if known is None:
            above = self.ref(place.parent) if place.parent is not None else ""
            known = self._refs[place] = f"{above}/{self._step(place)}"
        return known

    def _step(self, place: Place) -> str:
        name = "@" + place.label if place.sort is Sort.ATTRIBUTE else place.label
        if place.path in self.repeats and place.parent is not None:
            return f"{name}[{_position(place)}]"
        return name

    def at(self, ref: str) -> Place:
        """The place of a reference; the first instance where it leaves one open. KeyError where none is."""
        place = self.find(ref)
        if place is None:
            raise KeyError(ref)
        return place

    def find(self, ref: str) -> Place | None:
        if ref not in self._found:
            self._found[ref] = self._search(ref)
        return self._found[ref]

    def _search(self, ref: str) -> Place | None:
        alone = self.by_path.get(self.form.paths.get(ref, ()), ())
        if len(alone) == 1:
            return alone[0]
        steps = ref.strip("/").split("/")
        if _split(steps[0])[0] not in (self.root.label, self.root.local):
            return None
        place: Place | None = self.root
        for step in steps[1:]:
            if place is not None:
                place = _below(place, step)
        return place

    def range_of(self, ref: str) -> tuple[Place, Path] | None:
        """The parent and path of a repeat, for the reference of the repeat itself."""
        if ref not in self._ranges:
            self._ranges[ref] = self._search_range(ref)
        return self._ranges[ref]

    def _search_range(self, ref: str) -> tuple[Place, Path] | None:
        above, _, step = ref.rstrip("/").rpartition("/")
        if step.endswith("]"):
            return None
        parent = self.find(above)
        if parent is None:
            return None
        for path in self.repeats:
            if path[:-1] == parent.path and self.form.label_of(path)[-1] in (step, step.rpartition(":")[2]):
                return parent, path
        return None

    def range_ref(self, parent: Place, path: Path) -> str:
        return f"{self.ref(parent)}/{self.form.label_of(path)[-1]}"


def descend(above: Place, path: Path) -> list[Place]:
    """The places at a path below one place, or the place itself."""
    found = [above]
    for name in path[len(above.path) :]:
        if name.startswith("@"):
            found = [each for place in found for each in place.attributes if "@" + each.name == name]
        else:
            found = [child for place in found for child in place.children if child.name == name]
    return found


def _position(place: Place) -> int:
    position = 1
    for sibling in place.parent.children if place.parent else ():
        if sibling is place:
            break
        position += sibling.name == place.name
    return position


def _split(step: str) -> tuple[str, int]:
    name, bracket, index = step.partition("[")
    return name, int(index[:-1]) if bracket and index[:-1].isdigit() else 1


def _below(place: Place, step: str) -> Place | None:
    name, index = _split(step)
    candidates: list[Place] = place.attributes if name.startswith("@") else place.children
    name = name.removeprefix("@")
    for child in candidates:
        if name == child.label or name == child.local:
            index -= 1
            if index == 0:
                return child
    return None


Refs = Mapping[str, Place]
