"""The choices of a question as the body gives them: items one by one, or an itemset."""

from __future__ import annotations

from sarana.forms.compiling import Compiling
from sarana.forms.definition import Aspect, Item, Itemset, Path
from sarana.forms.markup import Element, own_text
from sarana.forms.references import references
from sarana.forms.state import Control
from sarana.forms.tree import XFORMS
from sarana.forms.wording import Wording
from sarana.forms.xpath import syntax
from sarana.forms.xpath.compiler import compile_expression
from sarana.forms.xpath.scene import Closure
from sarana.forms.xpath.syntax import Call, Expression

X = "{" + XFORMS + "}"
CHOOSING = (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK)
LISTING = (*CHOOSING, Control.RANGE)  # a range may name some of its numbers


class ChoiceReader:
    def __init__(self, compiling: Compiling, wording: Wording) -> None:
        self.compiling = compiling
        self.wording = wording
        self._identifiers: dict[str, Closure] = {}  # every list has the same few: jr:itext(itextId)

    def read(self, source: Element, path: Path) -> tuple[tuple[Item, ...], Itemset | None]:
        itemset = source.find(X + "itemset")
        if itemset is not None:
            return (), self._itemset(itemset, path)
        return tuple(self._item(item, path) for item in source.findall(X + "item")), None

    def _item(self, source: Element, path: Path) -> Item:
        value = source.find(X + "value")
        text = own_text(value).strip() if value is not None else ""
        return Item(text, self.wording.text(source, "label", path))

    def _itemset(self, source: Element, path: Path) -> Itemset | None:
        nodeset = source.get("nodeset") or ""
        rule = self.compiling.rule(Aspect.CHOICES, nodeset, path)
        value = self.compiling.item(_ref(source, "value") or ".", path)
        if rule is None or value is None:
            return None
        label, is_itext, cell = self._label(_ref(source, "label"), path)
        reads = references(rule.expression, path, self.compiling.namespaces)
        shuffled = "random" in nodeset
        return Itemset(
            rule=rule,
            value=value[1],
            label=label,
            label_is_itext=is_itext,
            fixed=not reads and not shuffled,
            shuffled=shuffled,
            by_cells=cell and _is_cell(value[0]),
            cell=_cell_name(value[0]),
        )

    def _label(self, source: str, path: Path) -> tuple[Closure | None, bool, bool]:
        """What gives the label, whether that is the identifier of a text, and whether a cell holds it."""
        made = self.compiling.item(source, path) if source else None
        if made is None:
            return None, False, True
        expression, closure = made
        if isinstance(expression, Call) and expression.name == "jr:itext":
            identifier = expression.arguments[0]
            if source not in self._identifiers:
                self._identifiers[source] = compile_expression(identifier, self.compiling.namespaces)
            return self._identifiers[source], True, _is_cell(identifier)
        return closure, False, _is_cell(expression)


def _is_cell(expression: Expression) -> bool:
    """A path that starts at the item and goes down by name."""
    return (
        isinstance(expression, syntax.Path)
        and expression.start == ""
        and all(step.axis in ("child", "self", "attribute") for step in expression.steps)
        and not any(step.predicates for step in expression.steps)
    )


def _cell_name(expression: Expression) -> str:
    """The name of a cell right below the item; "" of anything else."""
    if not isinstance(expression, syntax.Path) or not _is_cell(expression) or len(expression.steps) != 1:
        return ""
    step = expression.steps[0]
    named = step.axis == "child" and isinstance(step.test, syntax.NameTest)
    return step.test.name if named and isinstance(step.test, syntax.NameTest) else ""


def _ref(source: Element, name: str) -> str:
    child = source.find(X + name)
    return (child.get("ref") or "") if child is not None else ""
