"""Instruments over HTTP, as a phone shows them."""

from typing import Any

from flask import Response, jsonify

from proapp.api import etag, paging, work
from proapp.api.blueprint import Blueprint, described
from proapp.api.schemas.base import Paged
from proapp.api.schemas.instrument import InstrumentList, InstrumentSchema, LanguageQuery
from proapp.base import errors
from proapp.instrument.definition import Definition, Item
from proapp.instrument.paper import paper
from proapp.instrument.wording import Wording

SCHEMA = InstrumentSchema()

blueprint = Blueprint("instruments", __name__, about="Questionnaires at their versions; a version never changes.")


@blueprint.route("/instruments", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, InstrumentList)
def many(query: dict[str, Any]) -> Any:
    """Every instrument that can be asked here."""
    page = paging.page(work.catalogue().library, query, by=lambda definition: (definition.key,))
    return {**page, "items": [_brief(definition) for definition in page["items"]]}


@blueprint.route("/instruments/<string(maxlength=80):key>", methods=["GET"])
@blueprint.asks(LanguageQuery)
@blueprint.notes(
    {200: described("The instrument.", InstrumentSchema), 304: described("You have it.")}, headers=("If-None-Match",)
)
@blueprint.refuses(errors.NotFound)
def read(query: dict[str, Any], key: str) -> Response:
    """One instrument with its words in a language, as a phone's bundle has it; the ETag is made of both digests."""
    library = work.catalogue().library
    definition = library.get(key)
    wording = library.wording(key, query["lang"])
    tag = etag.tag(definition.digest, wording.digest, wording.language, wording.placeholder)
    if etag.is_known(tag):
        return etag.not_modified(tag)
    reply = jsonify(SCHEMA.dump(_shown(definition, wording)))
    reply.headers.update(etag.header(tag))
    return reply


def _brief(definition: Definition) -> dict[str, Any]:
    languages = work.catalogue().library.languages(definition.key)
    return {**{name: getattr(definition, name) for name in ("key", "title", "kind", "digest")}, "languages": languages}


def _shown(definition: Definition, wording: Wording) -> dict[str, Any]:
    shown = paper(definition, wording)
    scores = [
        {"id": rule.id, "title": rule.title, "method": rule.method, "higher_is": rule.higher_is, "range": rule.range}
        for rule in definition.scores
    ]
    items = [{**item, **_told(definition.items[item["code"]])} for item in shown["items"]]
    return {**_brief(definition), **shown, "items": items, "scores": scores}


def _told(item: Item) -> dict[str, Any]:
    """What staff and developers want to know of an item beside what a screen needs."""
    return {"label": item.label, "group": item.group, "recall_days": item.recall_days}
