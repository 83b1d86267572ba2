"""What a release holds: each table that the protocol wants, or why it is not there, also before anybody is in it."""

import json
from dataclasses import replace

import pytest

from proapp.analysis.catalogue import ANALYSES
from proapp.analysis.source import Source
from proapp.picture.canvas import LIGHT
from proapp.release.audience import AUDIENCES
from proapp.release.contents import Wanted, minimum_cell, offered
from proapp.release.frozen import TABLES, Frozen
from proapp.release.manifest import JSON
from proapp.release.table_file import as_json
from proapp.release.withheld import guarded
from proapp.trial.reading import shipped
from proapp.workflow.release.prepare import remade
from tests.conftest import fresh_database
from tests.workflow.releasing import NOW
from tests.worlds import NET_RETREAT


@pytest.fixture
def embedded(request, tmp_path):
    """Six people in each of two arms."""
    with fresh_database(request, "sqlite", tmp_path, ("compared",)) as database:
        yield database


@pytest.mark.parametrize("trial", ["net-retreat", "placebo-crossover"])
def test_an_empty_trial_gives_every_table_or_the_reason(catalogue, trial):
    protocol = next(one for one in shipped().values() if one.trial == trial)
    nobody = Frozen(protocol.trial, NOW, {table.name: () for table in TABLES})
    planned = sum(len(list(one.plan(protocol, catalogue.library))) for one in ANALYSES.values())

    made = remade(catalogue, protocol, Wanted("committee", "arm", "before the first", pictures=()), nobody, {})

    tables = [one for one in made.files if one.media_type == JSON]
    assert len(tables) + len(made.not_made) == planned
    assert all(isinstance(json.loads(one.content), dict) for one in tables)
    assert all(one["reason"] for one in made.not_made)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_exists_by_arm_only_is_in_no_release_of_all_as_one(audience):
    names = {one.name for one in offered(Wanted(audience, "pooled", "a meeting"))}

    assert "completion" in names
    assert not names & {one.name for one in ANALYSES.values() if one.by_arm_only}


def test_only_the_committee_sees_cells_as_they_are():
    protocol = next(iter(shipped().values()))

    assert [minimum_cell(protocol, audience) for audience in AUDIENCES] == [0, 5, 5]


def test_what_is_withheld_altogether_is_drawn_as_withheld(embedded, catalogue):
    """Whatever the analysis, a picture of a table with nothing left in it says that and does not break."""
    whole = next(one for one in shipped().values() if one.trial == NET_RETREAT)
    protocol = replace(whole, minimum_cell=1000)
    drawn = []

    with embedded.read() as session:
        source = Source(session, catalogue.library, protocol, NOW)
        for analysis in offered(Wanted("team", "arm", "a meeting")):
            query = {**next(iter(analysis.plan(protocol, catalogue.library)), {}), "by": "arm", "minimum": 1000}
            if analysis.drawing is None or len(query) == 2:
                continue
            table, _ = guarded(as_json(analysis.table(source, query)), minimum=1000)
            drawn.append(analysis.drawing(table, form="svg", theme=LIGHT))

    assert len(drawn) > 5
    assert all(one.startswith(b"<?xml") for one in drawn)
