"""The whole proof over random front matter: what lowering gives, it accepts; what is
changed besides, it refuses."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from corpuslint.document import Document
from corpuslint.finding import Diagnostic
from corpuslint.fix.proof import Change, Checked, prove
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.second_opinion import SecondOpinion
from corpuslint.ops import Operation
from corpuslint.span import Edit, Span, apply_edits
from tests.test_lower_yaml_properties import WIDE, documents, lowered, operations

# a proof asks ruamel.yaml twice: a third of what other properties get, and so at night
unhurried = settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def reason_against(old: Document, operation: Operation, edits: list[Edit], text: str) -> str:
    """Why the proof refuses a change to `text`; empty where it does not."""
    path = getattr(operation, "path", ())
    fault = Diagnostic(old.path, "fault", "error", "at fault", None, None, None, path, None, "")
    new = Document(old.path, text, old.profile, old.data_language)
    try:
        prove(
            Checked(old, (fault,)),
            Checked(new, ()),
            [Change(fault, (operation,), tuple(edits))],
            SecondOpinion(),
        )
    except RefusalError as error:
        return str(error)
    return ""


def drawn_change(data: st.DataObject) -> tuple[Document, Operation, list[Edit]]:
    """A document, an operation on it, and the edits that it comes to."""
    document = data.draw(documents())
    operation = data.draw(operations(document.data))
    edits, reason = lowered(document, operation)
    assume(edits and not reason)
    return document, operation, edits


@given(st.data())
@unhurried
def test_what_is_lowered_is_proved(data: st.DataObject) -> None:
    document, operation, edits = drawn_change(data)
    refused = reason_against(document, operation, edits, apply_edits(document.text, edits))
    event(refused or "proved")
    # ruamel.yaml ends lines at U+0085 and its kin, whatever the version of YAML
    assert not refused or WIDE.search(document.text + "".join(edit.text for edit in edits))


@given(st.data())
@unhurried
def test_a_character_more_is_refused(data: st.DataObject) -> None:
    document, operation, edits = drawn_change(data)
    text = apply_edits(document.text, edits)
    at = data.draw(st.integers(0, len(text)))
    piece = data.draw(st.sampled_from([" ", "\n", "#", "x", ":", "\t", "\ufeff", "  # x\n"]))
    assert reason_against(document, operation, edits, text[:at] + piece + text[at:])


@given(st.data())
@unhurried
def test_a_second_edit_elsewhere_is_refused(data: st.DataObject) -> None:
    """Declared edits do not excuse one that the operation is not about."""
    document, operation, edits = drawn_change(data)
    assume("&" not in document.text)  # another name for an anchor is another spelling
    at = data.draw(st.integers(0, len(document.text)))
    assume(all(not edit.span.start <= at <= edit.span.end for edit in edits))
    more = Edit(Span(at, at), data.draw(st.sampled_from(["x", "# x", "\n# x\n"])))
    assert reason_against(
        document, operation, [*edits, more], apply_edits(document.text, [*edits, more])
    )
