"""Where we differ from what upstream expects, and why. Causes, not cases, wherever a cause can be told."""

import re

from tests.forms.conformance.differences import Difference, Waiver


def _refused_there(pattern: str) -> Waiver:
    return Waiver(
        "Web Forms refuses to open the form, JavaRosa (and so Collect) opens it",
        lambda each: (
            each.what in ("accepted", "load")
            and each.got in ("accepted", "no error")
            and re.search(pattern, str(each.expected)) is not None
        ),
    )


def _relative_binds(each: Difference) -> bool:
    names = re.findall(r"<bind\s[^>]*?nodeset=\"([^/\"][^\"]*)\"", each.xform)
    return each.phase in ("load", "walk") and any(each.ref.endswith("/" + name) for name in names)


def _sum_of_nothing(each: Difference) -> bool:
    return "sum(" in each.xform and each.what == "value" and each.expected == "" and str(each.got) == "0"


def _other_forms_of_a_text(each: Difference) -> bool:
    return each.phase == "text" and each.what in ("label", "hint") and 'form="' in each.xform


def _bare_answer(each: Difference) -> bool:
    conditions = re.findall(r'(?:relevant|constraint)="([./\w-]+)"', each.xform)
    return each.what in ("relevant", "violation") and bool(conditions)


def _no_node(each: Difference) -> bool:
    if each.phase == "expression":
        return each.what in ("0 != *", "* = ''")
    filtered = re.search(r"root/item\[\s*[\w-]+\s*=", each.xform) is not None
    is_less = not each.expected or (each.what == "label" and str(each.expected).strip().endswith(":"))
    return filtered and is_less and each.what in ("choices", "value", "label")


WAIVERS = (
    _refused_there(r"Failed to evaluate node for expression \./(\*\[@id\]|h:title|xf:model)"),
    _refused_there("Selects of type int are not currently supported"),
    _refused_there("Multiple body elements for reference"),
    _refused_there("Unexpected: multiple elements for non-repeat nodeset"),
    _refused_there("Unexpected body element for nodeset|Invalid URL"),
    _refused_there("does not represent GPS coordinates"),
    Waiver(
        "JavaRosa refuses rules that depend on themselves; Web Forms opens the form",
        lambda each: each.what == "refused" and "Cycle detected" in str(each.got),
    ),
    Waiver(
        "now() for a date and format-date() of a number give that day in JavaRosa, a blank in Web Forms",
        lambda each: (
            each.what == "value"
            and each.expected == ""
            and re.search(r"now\(\)|format-date", each.xform) is not None
            and re.match(r"\d{4}-\d\d-\d\d", str(each.got)) is not None
        ),
    ),
    Waiver(
        "an answer taken as a condition is true by its value in JavaRosa; Web Forms asks whether it is there",
        _bare_answer,
    ),
    Waiver(
        "the names of preloaded properties are the same in capitals in Collect; Web Forms knows one spelling",
        lambda each: "/preload/" in each.ref and each.expected == "",
    ),
    Waiver("JavaRosa reads a relative nodeset from the root; Web Forms ignores the bind", _relative_binds),
    Waiver("the sum of no nodes, or of blanks, is 0 in JavaRosa, blank in Web Forms", _sum_of_nothing),
    Waiver(
        "XPath 1.0 makes the sum of a blank NaN; JavaRosa counts it for nothing",
        lambda each: each.phase == "expression" and each.what.startswith("sum("),
    ),
    Waiver(
        "min() and max() of blanks and numbers: JavaRosa counts blanks for nothing, Web Forms says NaN",
        lambda each: each.phase == "expression" and re.match(r"(min|max)\(", each.what) is not None,
    ),
    Waiver(
        "no node is compared as a blank in JavaRosa: an empty cell of a list equals a blank answer",
        _no_node,
    ),
    Waiver(
        "position() outside of a predicate is the instance's own in JavaRosa, always 1 in Web Forms",
        lambda each: 'relevant="position() &gt; 2"' in each.xform,
    ),
    Waiver(
        "Web Forms loses the words inside an element of a label",
        lambda each: each.phase == "text" and "<em>" in each.xform,
    ),
    Waiver("Web Forms joins guidance, short forms and media names to a label", _other_forms_of_a_text),
    Waiver(
        "an expression that fails gives a blank here; Web Forms stops and keeps what it had",
        lambda each: each.phase == "walk" and "digest(" in each.xform,
    ),
    Waiver(
        "a repeat whose count depends on its own instances grows before it is read (JavaRosa)",
        lambda each: each.phase == "load" and "indefinite" in each.xform,
    ),
    Waiver(
        "document type, comments after the root and the namespace axis: no form has them",
        lambda each: (
            each.phase == "expression"
            and re.search(r"(following|preceding)::node\(\)|namespace::", each.what) is not None
        ),
    ),
    Waiver(
        "we compute what JavaRosa's own evaluator does not support",
        lambda each: each.form.startswith("jr") and str(each.expected).endswith("Exception"),
    ),
    Waiver(
        "rounding, infinity and NaN as text: Web Forms and JavaRosa differ, the ODK expression cases decide",
        lambda each: (
            each.form.startswith("jr") and re.match(r"round\(|int\(|string\(number", each.what) is not None
        ),
    ),
    Waiver(
        "the test names a workbook file whose name is no name; we take the form's name from its settings",
        lambda each: each.phase == "refusal" and "from_file__invalid_characters" in each.what,
    ),
)
