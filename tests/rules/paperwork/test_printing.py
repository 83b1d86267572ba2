"""The same blocks as Markdown and as a page: tables keep their shape and nothing in a cell becomes markup."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.paperwork.block import Bullets, Heading, Paragraph, Table, listed, plain, table
from proapp.paperwork.document import paperwork
from proapp.paperwork.markdown import markdown
from proapp.paperwork.web_page import web_page
from tests.rules.paperwork.make import LIBRARY, RULESETS, SHIPPED, changed

each = pytest.mark.parametrize("protocol", SHIPPED.values(), ids=list(SHIPPED))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30)


def test_every_block_has_its_form():
    blocks = [
        Heading(2, "Alerts"),
        Paragraph("One line\nonly."),
        Bullets(("a", "b")),
        table("T", ["x", "y"], [["1", ""]]),
    ]

    assert markdown(blocks) == (
        "## Alerts\n\nOne line only.\n\n- a\n- b\n\n*T*\n\n| x | y |\n| --- | --- |\n| 1 |  |\n"
    )  # fmt: skip


@given(cells=st.lists(WORDS, min_size=2, max_size=2))
def test_no_cell_breaks_a_table(cells):
    printed = markdown([table("T", ["x", "y"], [cells])])

    *_, last = printed.rstrip("\n").split("\n")
    assert last.replace("\\\\", "").replace("\\|", "").count("|") == 3


@given(words=WORDS)
def test_no_words_become_markup_in_a_page(words):
    page = web_page([Heading(1, words), Paragraph(words), table(words, ["x", "y"], [[words, words]])])

    body = ElementTree.fromstring(page.removeprefix("<!doctype html>").replace('<meta charset="utf-8">', ""))
    assert (body.findtext("./body/p") or "") == words
    assert {element.tag for element in body.find("body").iter()} == {
        "body", "h1", "p", "div", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="one cell for each heading"):
        Table("T", ("x", "y"), (("1",),))


@each
def test_every_shipped_protocol_prints_in_both_forms(protocol):
    blocks = paperwork(protocol, LIBRARY, RULESETS[protocol.rules])

    text, page = markdown(blocks), web_page(blocks)

    assert text.startswith(f"# {protocol.title}\n")
    for part in (
        "SPIRIT-PRO text",
        "Schedule of assessments",
        "Alert plan",
        "Analysis plan: estimands and empty tables",
    ):
        assert f"\n## {part}\n" in text
        assert f"<h2>{part}</h2>" in page
    assert protocol.digest in text
    assert not re.search(r"\bNone\b|frozenset| object at 0x", text)


@each
def test_choices_of_the_file_are_marked(protocol):
    text = markdown(paperwork(protocol, LIBRARY, RULESETS[protocol.rules]))

    for source in protocol.sources:
        assert text.count(f"| {source.reference} | [our choice] |") >= 1 if source.choice else True
    assert text.count("[to be written by the trial]") > 10


def test_nothing_is_hard_coded_to_a_trial():
    other = changed(trial="mine", title="Our own trial", registry="ISRCTN1")

    text = markdown(paperwork(other, LIBRARY, RULESETS[other.rules]))

    assert text.startswith("# Our own trial\n")
    assert "mine@1" in text
    assert "| net-retreat@1 |" not in text


def test_printing_twice_gives_the_same():
    protocol = SHIPPED["netter-1@1"]

    first, second = (markdown(paperwork(protocol, LIBRARY, RULESETS[protocol.rules])) for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("words", "told"), [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_listed(words, told):
    assert listed(words) == told


@pytest.mark.parametrize(
    ("value", "told"), [(True, "yes"), (False, "no"), (7.4, "7.4"), (16.666, "16.7"), ("x", "x"), (3, "3")]
)
def test_values_are_plain(value, told):
    assert plain(value) == told
