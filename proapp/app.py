"""The application: every part handed in, nothing global, so that a demo can hand in its own clock."""

from functools import partial
from uuid import uuid4

from flask import Flask, request
from werkzeug.routing import BaseConverter

from proapp.api import (
    allocations,
    amendments,
    analyses,
    assignments,
    audit,
    bundles,
    calendars,
    calls,
    certified_copies,
    changes,
    consents,
    contacts,
    correction_requests,
    covers,
    cycles,
    decisions,
    devices,
    diaries,
    discordance,
    documents,
    doses,
    drafts,
    enrolments,
    entries,
    export_jobs,
    exports,
    facts,
    feedback,
    flags,
    grants,
    headers,
    health,
    incidences,
    infusions,
    institutions,
    instruments,
    integrations,
    laboratory,
    me,
    merges,
    missing_patterns,
    monitoring,
    noted,
    openapi,
    participants,
    periods,
    pictures,
    policy,
    previews,
    problems,
    quarantine,
    questions,
    rehearsals,
    releases,
    responses,
    scores,
    second_factors,
    signatures,
    sites,
    staff_accounts,
    staff_sessions,
    step_ups,
    sync,
    timelines,
    toxicities,
    trajectories,
    transfers,
    trial_pictures,
    trials,
    unblindings,
    webhooks,
    work,
    work_lists,
)
from proapp.api.blueprint import LARGEST
from proapp.base.clock import Clock, SystemClock
from proapp.base.db import Database
from proapp.base.errors import Malformed
from proapp.base.strict_json import BAD_TEXT
from proapp.config import Settings, settings
from proapp.web import serving
from proapp.workflow.catalogue import Catalogue

RESOURCES = (
    trials,
    amendments,
    sites,
    participants,
    consents,
    decisions,
    enrolments,
    devices,
    calendars,
    facts,
    allocations,
    periods,
    transfers,
    unblindings,
    merges,
    cycles,
    previews,
    laboratory,
    doses,
    infusions,
    integrations,
    covers,
    assignments,
    me,
    bundles,
    contacts,
    instruments,
    responses,
    drafts,
    sync,
    quarantine,
    correction_requests,
    scores,
    flags,
    discordance,
    rehearsals,
    questions,
    trajectories,
    analyses,
    toxicities,
    monitoring,
    diaries,
    trial_pictures,
    incidences,
    missing_patterns,
    timelines,
    work_lists,
    calls,
    changes,
    entries,
    pictures,
    feedback,
    exports,
    export_jobs,
    releases,
    signatures,
    certified_copies,
    webhooks,
    second_factors,
    staff_accounts,
    grants,
    institutions,
    staff_sessions,
    step_ups,
    audit,
)


class TrialId(BaseConverter):
    """A trial's id in an address: small letters, digits, dots and dashes."""

    regex = r"[a-z0-9][a-z0-9.-]{0,79}"


def create_app(database: Database, clock: Clock, catalogue: Catalogue, settings: Settings) -> Flask:
    """The WSGI application over these parts."""
    app = Flask("proapp", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST + 1, PROVIDE_AUTOMATIC_OPTIONS=False)
    app.url_map.merge_slashes = False
    app.url_map.converters["trial"] = TrialId
    app.extensions[work.EXTENSION] = work.Wiring(database, clock, catalogue, settings)
    app.before_request(_begin)
    app.before_request(policy.check)
    app.teardown_request(work.close)
    headers.install(app)
    noted.install(app)
    resources = tuple(resource.blueprint for resource in RESOURCES)
    for blueprint in resources:
        app.register_blueprint(blueprint)
    app.extensions[documents.EXTENSION] = partial(openapi.document, resources, TrialId)
    app.register_blueprint(documents.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(serving.blueprint)
    problems.install(app)
    return app


def served() -> Flask:
    """The application of this installation, for a WSGI server that calls a factory."""
    chosen = settings()
    database = Database(chosen.database, key=chosen.key)
    return create_app(database, SystemClock(), Catalogue.shipped(chosen.wording), chosen)


def _begin() -> None:
    work.arrived(str(uuid4()))
    words = [*(request.view_args or {}).values(), *request.args.keys(), *request.args.values()]
    if any(isinstance(word, str) and BAD_TEXT.search(word) for word in words):
        raise Malformed("the address holds NUL or a lone surrogate")
