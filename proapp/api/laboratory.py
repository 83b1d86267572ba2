"""Laboratory values and tumour markers over HTTP: one day by hand, many by file, shown by cycle beside their grades."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import request

from proapp.api import masking, work
from proapp.api.blueprint import Blueprint, body
from proapp.api.facts import recorded
from proapp.api.previews import RECORDED, TOKEN
from proapp.api.schemas.laboratory import (
    FileReportSchema,
    LaboratoryInSchema,
    LaboratorySchema,
    MarkersSchema,
    VocabularySchema,
)
from proapp.api.schemas.preview import DryRun
from proapp.api.treated import course_of
from proapp.base import errors
from proapp.base.strict_json import BAD_TEXT
from proapp.participant.laboratory import ANALYTES, MARKERS
from proapp.participant.toxicity import ATTRIBUTIONS, TERMS
from proapp.treatment.cycle import Administration
from proapp.treatment.results import Placed, placed
from proapp.workflow.treatment.take_laboratory import take_laboratory
from proapp.workflow.treatment.weigh import NewFact

CSV = "text/csv"
ANALYTE = ("code", "title", "unit", "units", "plausible", "marker", "term")

blueprint = Blueprint("laboratory", __name__, about="Laboratory values and markers, by cycle and beside their grades.")


@blueprint.route("/vocabularies/toxicity", methods=["GET"])
@blueprint.gives(200, VocabularySchema)
def vocabulary() -> Any:
    """Analytes with the units they are taken in, and the terms a clinician grades."""
    return {
        "analytes": [{name: getattr(one, name) for name in ANALYTE} for one in ANALYTES.values()],
        "terms": [asdict(term) for term in TERMS.values()],
        "attributions": ATTRIBUTIONS,
    }


@blueprint.route("/participants/<uuid:participant_id>/laboratory", methods=["GET"])
@blueprint.gives(200, LaboratorySchema)
def of_participant(participant_id: UUID) -> Any:
    """Every value in force, by the cycle it came after, beside the suggested and the clinician's CTCAE grade."""
    found, knows = _placed(participant_id)
    groups = groupby(found, key=lambda one: one.dose if knows else None)
    return {"cycles": [_cycle(dose, list(within), knows) for dose, within in groups]}


@blueprint.route("/participants/<uuid:participant_id>/markers", methods=["GET"])
@blueprint.gives(200, MarkersSchema)
def markers(participant_id: UUID) -> Any:
    """5-HIAA and chromogranin A, with the days since the last injection of a somatostatin analogue."""
    found, knows = _placed(participant_id)
    return {"results": [result(one, knows=knows) for one in found if one.result.analyte in MARKERS]}


@blueprint.route("/participants/<uuid:participant_id>/laboratory/<uuid:fact_id>", methods=["PUT"])
@blueprint.asks(DryRun)
@blueprint.takes(LaboratoryInSchema)
@blueprint.notes(RECORDED, headers=(TOKEN,))
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
def put(query: dict[str, Any], content: dict[str, Any], participant_id: UUID, fact_id: UUID) -> Any:
    """The values of one day by hand, under an id you make. A value in another unit is refused naming those taken."""
    results, detail = content.pop("results"), content.pop("detail")
    if detail:
        raise errors.Invalid("the content does not fit", errors=[errors.Place("/detail", "say the values in results")])
    fact = NewFact(id=fact_id, kind="laboratory", detail={"results": results}, **content)
    return recorded(participant_id, fact, dry_run=query["dry_run"])


@blueprint.route("/trials/<trial:trial_id>/laboratory", methods=["POST"])
@blueprint.asks(DryRun)
@blueprint.gives(200, FileReportSchema)
@blueprint.refuses(errors.Invalid, errors.Malformed, errors.TooLarge, errors.Unsupported)
def take(query: dict[str, Any], trial_id: str) -> Any:
    """A file of values (text/csv): participant, on, analyte, value, unit, and if wanted grade, lower, upper.

    All of it is taken, or with anything wrong nothing, and each fault named by line and column. The same file again
    changes nothing.
    """
    text = _text()
    return work.writing(
        lambda session: take_laboratory(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            trial_id=trial_id,
            text=text,
            dry_run=query["dry_run"],
        )
    )


def _text() -> str:
    try:
        text = body(media_types=(CSV,)).decode("utf-8")
    except UnicodeDecodeError:
        raise errors.Malformed("the file is not UTF-8") from None
    if BAD_TEXT.search(text) or request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise errors.Malformed("the file holds NUL, or is not UTF-8")
    return text


def _placed(participant_id: UUID) -> tuple[tuple[Placed, ...], bool]:
    """The values, and whether whoever asks may know the cycles."""
    course, protocol = course_of(participant_id)
    return placed(course), masking.sees_treatment(protocol)


def _cycle(dose: Administration | None, found: list[Placed], knows: bool) -> dict[str, Any]:
    return {
        "period": dose.period if dose else None,
        "regimen": dose.regimen if dose else None,
        "cycle": dose.cycle if dose else None,
        "given_on": dose.on if dose else None,
        "results": [result(one, knows=knows) for one in found],
    }


def result(one: Placed, *, knows: bool) -> dict[str, Any]:
    """One value as it is shown; `knows` whether whoever asks may know the treatment."""
    return {
        **dict(_named(one)),
        "graded": asdict(one.graded) if one.graded else None,
        "days": one.days if knows else None,
        "injected": one.injected,
    }


def _named(one: Placed) -> Iterator[tuple[str, Any]]:
    for name in ("fact", "version", "on", "at"):
        yield name, getattr(one, name)
    yield from asdict(one.result).items()
