"""Words come from the site's own folder; without them concept labels stand in and are marked."""

import pytest

from proapp.instrument import check
from proapp.instrument.library import Library, UnknownInstrument, shipped_folder
from proapp.instrument.wording import best, direction


def words(library, key, language="en"):
    """An invented wording that is complete."""
    definition = library.get(key)
    special = {code for item in definition.items.values() for code in item.special}
    lists = {item.answers.id: item.answers for item in definition.items.values()}
    lines = [f"language: {language}", "items:"]
    lines += [f'  {code}: "Invented words for {code}"' for code in definition.items]
    lines += ["answers:"]
    for name, answers in lists.items():
        lines += [f"  {name}: {{" + ", ".join(f'"{code}": "w{code}"' for code in answers.codes) + "}"]
    if special:
        lines += ["special:"] + [f"  {code}: Invented" for code in sorted(special)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def site(tmp_path):
    """A site's wording folder; `put` installs a file for a key and a language."""
    root = tmp_path / "wording"
    root.mkdir()

    def put(key, language, text):
        path = root / key.replace("@", "/") / f"text.{language}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return root, put


def test_without_wording_the_concept_label_is_shown_and_marked(library):
    shown = library.wording("qlq-c30@3.0", "en")

    assert shown.placeholder
    assert shown.items["q17"] == "[Diarrhoea]"
    assert library.languages("qlq-c30@3.0") == ()
    assert library.lacking("qlq-c30@3.0", ["en", "de"]) == ("en", "de")


def test_a_sites_wording_is_used_and_is_apart_from_the_digest(library, site):
    root, put = site
    put("qlq-c30@3.0", "en", words(library, "qlq-c30@3.0"))
    with_words = Library.load(shipped_folder(), root)

    shown = with_words.wording("qlq-c30@3.0", "en")

    assert not shown.placeholder
    assert shown.items["q17"] == "Invented words for q17"
    assert with_words.lacking("qlq-c30@3.0", ["en", "fr"]) == ("fr",)
    assert with_words.get("qlq-c30@3.0").digest == library.get("qlq-c30@3.0").digest
    assert check.faults(with_words, shipped_folder(), root) == []


def test_a_core_set_reads_the_wording_of_the_whole_library(library, site):
    root, put = site
    put("pro-ctcae@1.0", "en", words(library, "pro-ctcae@1.0"))
    with_words = Library.load(shipped_folder(), root)

    shown = with_words.wording("pro-ctcae-net@1.0", "en")

    assert shown.items.keys() == library.get("pro-ctcae-net@1.0").items.keys()
    assert check.faults(with_words, shipped_folder(), root) == []


def test_a_site_may_add_a_language_to_our_own_instruments(library, site):
    root, put = site
    put("pgi-s@1.0", "he", words(library, "pgi-s@1.0", "he"))
    with_words = Library.load(shipped_folder(), root)

    assert with_words.languages("pgi-s@1.0") == ("ar", "de", "en", "es", "fr", "he")
    assert with_words.wording("pgi-s@1.0", "he").direction == "rtl"


def test_incomplete_wording_is_a_fault_in_the_sites_file(library, site):
    root, put = site
    path = put("pgi-s@1.0", "fr", words(library, "pgi-s@1.0", "fr").replace('"2": "w2", ', ""))

    found = check.faults(Library.load(shipped_folder(), root), shipped_folder(), root)

    assert [str(fault) for fault in found] == [f"{path}:5: answer 2 of strength has no words"]


def test_where_words_lack_labels_stand_in_and_the_language_counts_as_missing(library, site):
    root, put = site
    put("net-crisis@1.0", "it", words(library, "net-crisis@1.0", "it").replace("  pain: ", "  other: "))
    with_words = Library.load(shipped_folder(), root)

    shown = with_words.wording("net-crisis@1.0", "it")

    assert (shown.language, shown.placeholder) == ("it", True)
    assert (shown.items["pain"], shown.items["wheeze"]) == ("[Pain]", "Invented words for wheeze")
    assert with_words.lacking("net-crisis@1.0", ["en", "it"]) == ("it",)


@pytest.mark.parametrize("text", ["language: it\nitems: [mood]\nanswers: {}\n", "language: [it\n", "7\n", ""])
def test_a_file_that_cannot_be_read_takes_no_question_away(site, text):
    root, put = site
    put("pgi-s@1.0", "it", text)
    with_words = Library.load(shipped_folder(), root)

    shown = with_words.wording("pgi-s@1.0", "it")

    assert (shown.placeholder, dict(shown.items)) == (True, {"severity": "[Severity of symptoms]"})
    assert with_words.lacking("pgi-s@1.0", ["it"]) == ("it",)
    assert check.faults(with_words, shipped_folder(), root) != []


def test_wording_for_an_instrument_that_does_not_exist_is_a_fault(site):
    root, put = site
    put("qlq-c30@4.0", "en", "language: en\n")

    found = check.faults(Library.load(shipped_folder(), root), shipped_folder(), root)

    assert [fault.message for fault in found] == ["there is no instrument qlq-c30@4.0"]


@pytest.mark.parametrize(
    ("language", "available", "shown"),
    [("de", ["de", "en"], "de"), ("de-AT", ["de"], "de"), ("de-AT", ["de", "de-AT"], "de-AT"), ("fr", ["de"], None)],
)
def test_the_nearest_language_is_shown(language, available, shown):
    assert best(language, available) == shown


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("ar-EG", "rtl"), ("he", "rtl"), ("arn", "ltr")])
def test_the_direction_of_a_language(language, way):
    assert direction(language) == way


def test_an_unknown_instrument_is_a_key_error_that_can_be_read(library):
    with pytest.raises(KeyError) as raised:
        library.get("qlq-c30@9.9")

    assert isinstance(raised.value, UnknownInstrument)
    assert str(raised.value) == "there is no instrument qlq-c30@9.9"
    assert "qlq-c30@9.9" not in library
