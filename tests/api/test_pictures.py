"""Pictures of a participant and the printed sheet: what is in them, by role, on both engines."""

from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from tests import make

PICTURES = f"/participants/{make.named('ada')}/pictures"
SHEET = f"/participants/{make.named('ada')}/pre-visit.pdf"
PF = {"instrument": "qlq-c30", "scale": "PF"}
DOSE = make.at(date(2026, 3, 27), 10)


@pytest.fixture
def lived(trial, database, catalogue, clock):
    """Ada had her first dose, a week later severe diarrhoea that had not been there at the start, and a blood count."""
    make.answered(database, catalogue, make.assignment(database, "baseline", instrument="pro-ctcae-net"))
    make.answered(database, catalogue, make.assignment(database, "baseline", instrument="qlq-c30"))
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    week_1 = make.assignment(database, "toxicity", instrument="pro-ctcae-net")
    make.answered(database, catalogue, week_1, **{"16A": 4})
    results = {"platelets": {"value": 42, "unit": "10^9/L", "grade": 3}}
    make.fact(database, catalogue, "laboratory", DOSE + timedelta(days=10), results=results)
    clock.move_to(DOSE + timedelta(days=20))
    return database


def words(reply):
    """Every word in an SVG; it must be XML."""
    return " ".join("".join(node.itertext()) for node in ElementTree.fromstring(reply.data).iter() if node.text)


def test_the_timeline_shows_doses_questionnaires_flags_and_blood(lived, as_chen):
    reply = as_chen.get(f"{PICTURES}/timeline")

    assert reply.mimetype == "image/svg+xml"
    shown = words(reply)
    for word in (
        "177Lu-DOTATATE",
        "C1 7.4 GBq",
        "C2",
        "EORTC QLQ-C30",
        "platelets grade 3",
        "amber flag",
        "missed",
        "today",
    ):
        assert word in shown, word


def test_a_scale_shows_its_dose_and_which_way_is_worse(lived, as_chen):
    reply = as_chen.get(f"{PICTURES}/scale", query_string=PF)

    shown = words(reply)
    assert "Physical functioning" in shown
    assert "lower is worse" in shown
    assert "C1" in shown


def test_several_scales_stand_in_one_picture(lived, as_chen):
    reply = as_chen.get(f"{PICTURES}/scales", query_string={"instrument": "qlq-c30", "scales": "QL,PF,FA"})

    shown = words(reply)
    assert all(title in shown for title in ("Global health status", "Physical functioning", "Fatigue"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["timeline", "scale"])
def test_a_png_is_a_png_and_the_same_again(lived, as_chen, path, theme):
    query = {"form": "png", "theme": theme, **(PF if path == "scale" else {})}

    first, again = (as_chen.get(f"{PICTURES}/{path}", query_string=query) for _ in range(2))

    assert first.mimetype == "image/png"
    assert first.data.startswith(b"\x89PNG")
    assert first.data == again.data


def test_the_sheet_is_one_page_with_what_to_ask(lived, as_chen):
    reply = as_chen.get(SHEET)

    assert reply.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(reply.data)).pages
    assert len(pages) == 1
    printed = pages[0].extract_text()
    for word in (
        "before the visit",
        "Last dose: 177Lu-DOTATATE cycle 1, 7.4 GBq",
        "Diarrhea",
        "platelets",
        "not CTCAE",
    ):
        assert word in " ".join(printed.split()), word


def test_somebody_without_answers_has_empty_pictures_and_a_sheet(trial, as_chen):
    replies = [
        as_chen.get(f"{PICTURES}/timeline"),
        as_chen.get(f"{PICTURES}/scale", query_string=PF),
        as_chen.get(SHEET),
    ]

    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert "no value yet" in words(replies[1])


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"instrument": "qlq-c30", "scale": "nothing"}, "/scale"),
        ({"instrument": "nothing", "scale": "PF"}, "/instrument"),
        ({**PF, "form": "gif"}, "/form"),
        ({**PF, "theme": "pink"}, "/theme"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(trial, as_chen, query, place):
    reply = as_chen.get(f"{PICTURES}/scale", query_string=query)

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [place]
