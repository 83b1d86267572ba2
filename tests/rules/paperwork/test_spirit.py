"""SPIRIT-PRO: every item once, what the file says, what it cannot say, and never an item's words."""

from pathlib import Path

import pytest
import yaml

from proapp.instrument.library import Library
from proapp.paperwork.block import Heading
from proapp.paperwork.document import paperwork
from proapp.paperwork.markdown import markdown
from proapp.paperwork.questionnaires import recall
from proapp.paperwork.spirit import spirit_pro
from tests.rules.paperwork.make import LIBRARY, RETREAT, RULESETS, SHIPPED, changed, row, tables, without

each = pytest.mark.parametrize("protocol", SHIPPED.values(), ids=list(SHIPPED))
ITEMS = [
    "5a", "6a", "7", "10", "12", "13", "14", "18a(i)", "18a(ii)", "18a(iii)", "18a(iv)", "18b(i)", "18b(ii)",
    "20a", "20c", "22",
]  # fmt: skip
SECRET = "Words that only a licence gives"


def text(protocol, library=LIBRARY):
    return markdown(spirit_pro(protocol, library))


def named(blocks, caption):
    (found,) = [table for table in tables(blocks) if table.caption.startswith(caption)]
    return found


@each
def test_all_sixteen_items_stand_once_and_in_order(protocol):
    headings = [
        block.text for block in spirit_pro(protocol, LIBRARY) if isinstance(block, Heading) and block.level == 3
    ]

    assert [heading.removeprefix("SPIRIT ").partition(":")[0] for heading in headings] == ITEMS


@each
def test_every_instrument_has_its_licence_and_its_scales_once(protocol):
    blocks = list(spirit_pro(protocol, LIBRARY))

    table = named(blocks, "Instruments")
    for key, line in zip(protocol.instruments, table.rows, strict=True):
        definition = LIBRARY.get(key)
        assert line[0] == f"{definition.title} ({key})"
        assert line[3].startswith(definition.licence.holder)
        scales = named(blocks, f"Scales of {definition.title} ({key})")
        told = ", ".join(cells[0] for cells in scales.rows)
        assert all(f"{rule.title} ({rule.id})" in told for rule in definition.scores)


def test_scoring_and_missing_rules_are_those_of_the_scores():
    blocks = list(spirit_pro(RETREAT, LIBRARY))

    scales = named(blocks, "Scales of EORTC QLQ-C30")
    (functioning,) = [cells for cells in scales.rows if "Physical functioning (PF)" in cells[0]]
    assert functioning[1:4] == (
        "(1 - (mean of the answered items - 1) / (4 - 1)) x 100",
        "0 to 100, higher is better",
        "null when fewer than half of the items are answered",
    )


def test_recall_tells_the_items_that_look_back_otherwise():
    assert recall(LIBRARY.get("qlq-c30@3.0")) == "7 days; now for q1, q2, q3, q4 and q5"
    assert recall(LIBRARY.get("pgi-c@1.0")) == "since the start of the trial"
    assert recall(LIBRARY.get("net-diary@1.0")) == "1 day"


def test_an_endpoint_with_an_alpha_has_a_hypothesis_and_one_without_has_none():
    endpoints = [
        {**entry, "alpha": 0.05} if entry["id"] == "ttd-ql" else entry for entry in RETREAT.document["endpoints"]
    ]

    table = named(spirit_pro(changed(endpoints=endpoints), LIBRARY), "Objectives")

    assert row(table, "ttd-ql")["Hypothesis"].endswith("(two-sided alpha 0.05). [our choice]")
    assert row(table, "ttd-pf")["Hypothesis"].startswith("No test")


def test_net_retreat_tells_its_data_collection():
    told = text(RETREAT)

    assert "- Languages: en and de." in told
    assert "Still without wording in de here, to be installed by licence: pro-ctcae-net@1.0, qlq-c30@3.0" in told
    assert "participant, with help or proxy" in told
    assert "Reminders: when a window opens and 24 hours before it closes [our choice]." in told
    assert "who has begun in time has 2 hours more" in told
    assert "q12w ends for good at death or pro withdrawal." in told
    assert "- Tested, in this order, at a two-sided alpha: pfs (0.1)." in told
    assert "Deterioration is also shown by 5 and 15 points." in told


def test_who_is_too_young_for_an_instrument_is_told():
    told = text(RETREAT)

    assert "- From 12 years of age: Overall side-effect bother; Check after an infusion;" in told
    assert "- From 18 years of age: NCI PRO-CTCAE, NET core set; EORTC QLQ-C30; EORTC QLQ-GI.NET21." in told


def test_what_the_file_says_is_not_marked_as_a_choice_of_the_software():
    own = changed(reminders={"steps": [{"name": "later", "after_opening_hours": 6}]})

    assert "Reminders: 6 hours after a window opens." in text(own)


def test_a_protocol_without_endpoints_prints_what_is_to_be_written():
    told = text(without("endpoints"))

    assert "names no endpoint that participants report [to be written by the trial]" in told


@each
def test_no_words_of_an_item_are_printed(tmp_path, protocol):
    library = worded(tmp_path, protocol)

    printed = markdown(paperwork(protocol, library, RULESETS[protocol.rules]))

    assert SECRET in library.wording("qlq-c30@3.0", "en").items["q1"]
    assert SECRET not in printed


def worded(folder: Path, protocol):
    """The shipped instruments with a site's invented wording for every instrument the protocol asks."""
    for key in {*protocol.instruments, "qlq-c30@3.0"}:
        definition = LIBRARY.get(key)
        lists = {item.answers.id: item.answers for item in definition.items.values()}
        document = {
            "language": "en",
            "direction": "ltr",
            "title": SECRET,
            "instructions": SECRET,
            "items": dict.fromkeys(definition.items, SECRET),
            "answers": {name: {str(code): SECRET for code in one.codes} for name, one in lists.items() if one.codes},
        }
        place = folder / key.replace("@", "/")
        place.mkdir(parents=True)
        (place / "text.en.yaml").write_text(yaml.safe_dump(document), "utf-8")
    return Library.load(Path(__file__).parents[3] / "instruments", wording=folder)
