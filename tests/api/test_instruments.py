"""Instruments: structure for everybody who is known, words as far as they are installed."""


def test_every_shipped_instrument_is_listed(as_ada, catalogue):
    listed = as_ada.get("/instruments?limit=200").json["items"]

    assert [one["key"] for one in listed] == list(catalogue.library.keys())


def test_an_instrument_is_sent_once_per_language(as_ada):
    english = as_ada.get("/instruments/pgi-s@1.0?lang=en")
    german = as_ada.get("/instruments/pgi-s@1.0?lang=de-AT", headers={"If-None-Match": english.headers["ETag"]})
    again = as_ada.get("/instruments/pgi-s@1.0", headers={"If-None-Match": english.headers["ETag"]})

    assert (english.json["language"], german.json["language"]) == ("en", "de")
    assert english.json["digest"] == german.json["digest"]
    assert (german.status_code, again.status_code) == (200, 304)


def test_without_licensed_words_concept_labels_are_shown_and_marked(as_ada):
    shown = as_ada.get("/instruments/qlq-c30@3.0").json

    assert shown["placeholder"] is True
    assert all(item["text"] == f"[{item['label']}]" for item in shown["items"])


def test_gates_and_special_answers_are_told(as_ada, catalogue):
    shown = as_ada.get("/instruments/pro-ctcae-net@1.0").json
    gated = [item for item in shown["items"] if item["ask_when"]]

    assert gated
    assert set(gated[0]["ask_when"]) & {"is", "is_not", "above"}
    assert {item["code"] for item in shown["items"]} == set(catalogue.library.get("pro-ctcae-net@1.0").items)


def test_an_unknown_instrument_is_not_found(as_ada):
    assert as_ada.get("/instruments/nothing@1.0").status_code == 404
    assert as_ada.get("/instruments/pgi-s@1.0?lang=" + "x" * 36).status_code == 422
