"""XForms written in the test: what stands in the instance, in the model and in the body."""

from collections.abc import Mapping

from sarana.forms import Form, Interview, compile_form, read_xform

_XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Example</h:title><model>
 <instance><data id="example">{instance}</data></instance>{model}</model></h:head>
 <h:body>{body}</h:body></h:html>"""


def xform(instance: str, model: str, body: str = "", media: Mapping[str, bytes] | None = None) -> Form:
    written = _XFORM.format(instance=instance, model=model, body=body)
    return compile_form(read_xform(written.encode(), media=media))


def interview(
    instance: str, model: str = "", body: str = "", media: Mapping[str, bytes] | None = None
) -> Interview:
    return Interview(xform(instance, model, body, media))


def bind(place: str, type: str = "string", rules: str = "") -> str:
    return f'<bind nodeset="/data/{place}" type="{type}" {rules}/>'


def inputs(*places: str) -> str:
    return "".join(f'<input ref="/data/{place}"/>' for place in places)


def repeat(place: str, inner: str, rules: str = "") -> str:
    return f'<group ref="/data/{place}"><repeat nodeset="/data/{place}" {rules}>{inner}</repeat></group>'


def value(interview: Interview, place: str) -> str:
    return interview.node(f"/data/{place}").value


def values(interview: Interview, *places: str) -> list[str]:
    return [value(interview, place) for place in places]
