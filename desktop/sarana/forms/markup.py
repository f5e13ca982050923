"""XML that someone else wrote → trees of our own, within limits; the only module that reads XML.

No entities, no network, no DTD, bounded size and depth: a form is data from outside (HOUSE.md, “bounded
against hostile forms”).
"""

from __future__ import annotations

from typing import Any, Final, cast

from lxml import etree

from sarana.forms.tree import XFORMS, Node, Sort
from sarana.sentence import N_

Element = etree._Element

HTML: Final = "http://www.w3.org/1999/xhtml"
JAVAROSA: Final = "{http://openrosa.org/javarosa}"
ODK: Final = "{http://www.opendatakit.org/xforms}"
ENTITIES: Final = "{http://www.opendatakit.org/xforms/entities}"
MOST_BYTES = 60_000_000
DEEPEST = 100


_TOO_DEEP = etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")


class UnreadableMarkup(Exception):
    """Not XML, or XML that we do not accept. Below `sarana.forms` only."""


def read_xml(content: bytes, *, instructions: bool = False) -> Element:
    """The outermost element."""
    if len(content) > MOST_BYTES:
        raise UnreadableMarkup(N_("larger than {most} MB", most=MOST_BYTES // 1_000_000))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_pis=not instructions
    )
    try:
        top = cast("Element", etree.fromstring(content.strip(), parser))
    except etree.XMLSyntaxError as error:
        raise UnreadableMarkup(_reason(error)) from None
    except ValueError as error:
        raise UnreadableMarkup(str(error)) from None
    _check(top)
    return top


def _reason(error: etree.XMLSyntaxError) -> str:
    return str(error.msg) if error.msg else N_("no XML at all")


def _check(top: Element) -> None:
    document = top.getroottree().docinfo.internalDTD
    if document is not None and any(True for _ in cast("Any", document).iterentities()):
        raise UnreadableMarkup(N_("it declares entities, which forms do not need"))
    if _TOO_DEEP(top):
        raise UnreadableMarkup(N_("more than {most} elements within each other", most=DEEPEST))


def attributes_of(source: Element) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in source.attrib.items()]


def as_utf8(content: bytes, top: Element) -> bytes:
    """The same document, in UTF-8 if it was in another encoding."""
    try:
        content.decode()
        declared = (top.getroottree().docinfo.encoding or "utf-8").lower()
    except UnicodeDecodeError:
        declared = "other"
    return (
        content
        if declared in ("utf-8", "utf8", "ascii", "us-ascii")
        else etree.tostring(top, encoding="utf-8")
    )


def is_element(element: Element) -> bool:
    return isinstance(element.tag, str)


def elements(parent: Element) -> list[Element]:
    return [child for child in parent if isinstance(child.tag, str)]


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def name_of(source: Element) -> str:
    """An element's name: bare without a prefix or in XForms, else in Clark notation."""
    tag = str(source.tag)
    return local(source) if source.prefix is None or tag.startswith("{" + XFORMS + "}") else tag


def prefix_of(source: Element) -> str:
    return (source.prefix or "") if name_of(source).startswith("{") else ""


def frozen_tree(source: Element) -> Node:
    """A secondary instance's element with all below it; text between elements is layout and is dropped."""
    node = Node(Sort.ELEMENT, name_of(source), prefix=prefix_of(source))
    node.frozen = True
    node.attributes = [_attribute(node, source, name) for name, _ in attributes_of(source)]
    node.children = [frozen_tree(child) for child in elements(source)]
    for child in node.children:
        child.parent = node
    if not node.children:
        node.value = own_text(source)
    return node


def own_text(source: Element) -> str:
    """The text of an element without elements; comments in it do not cut it short."""
    return (source.text or "") + "".join(child.tail or "" for child in source if not is_element(child))


def whole_document(top: Element) -> Node:
    """A document with everything in it, text, comments and instructions included; for free-standing XPath."""
    root = Node(Sort.ROOT)
    outside = [*reversed(list(top.itersiblings(preceding=True))), top, *top.itersiblings()]
    root.content = [_whole(each) for each in outside]
    root.children = [each for each in root.content if each.sort is Sort.ELEMENT]
    for child in root.content:
        child.parent = root
    return root


def _whole(source: Element) -> Node:
    if isinstance(source, etree._Comment):
        return Node(Sort.COMMENT, value=source.text or "")
    if isinstance(source, etree._ProcessingInstruction):
        return Node(Sort.INSTRUCTION, str(source.target), source.text or "")
    node = Node(Sort.ELEMENT, _bare(str(source.tag)), prefix=source.prefix or "")
    node.attributes = [_attribute(node, source, name) for name, _ in attributes_of(source)]
    content = [*_text(source.text)]
    for child in source:
        content += [_whole(child), *_text(child.tail)]
    node.content = content
    node.children = [each for each in content if each.sort is Sort.ELEMENT]
    for each in content:
        each.parent = node
    return node


def _attribute(owner: Node, source: Element, name: str | bytes) -> Node:
    text = str(name)
    uri = text[1:].partition("}")[0] if text.startswith("{") else ""
    prefix = next((key for key, value in source.nsmap.items() if key and value == uri), "") if uri else ""
    if uri == "http://www.w3.org/XML/1998/namespace":
        prefix = "xml"
    attribute = Node(Sort.ATTRIBUTE, text, str(source.get(text) or ""), prefix)
    attribute.parent = owner
    return attribute


def _text(text: str | None) -> list[Node]:
    return [Node(Sort.TEXT, value=text)] if text else []


def _bare(tag: str) -> str:
    return tag.removeprefix("{" + XFORMS + "}")
