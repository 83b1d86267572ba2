"""Who may do what: one line per route. A route without a line is closed to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from proapp.access import queries
from proapp.api import credential, scope, work
from proapp.api.work import Scope
from proapp.base.actor import ROLES, SITE_ROLES, Actor
from proapp.base.errors import Forbidden, NotFound, Unauthenticated

PEOPLE = frozenset({"staff", "session"})  # with a token of their own, or signed in
STAFF = PEOPLE | {"client"}
SIGNED_IN = frozenset({"session"})
DEVICE = frozenset({"device"})
REFRESH = frozenset({"refresh"})  # opens nothing but its own renewal
EVERYBODY = STAFF | DEVICE
NOBODY: frozenset[str] = frozenset()

CLINICAL = SITE_ROLES | {"monitor", "data_manager"}  # who read participants' answers; never admin
ADMIN = frozenset({"admin"})
ARMS = frozenset({"dmc", "unblinded_statistician"})
EXPORTS = CLINICAL | {"unblinded_statistician"}  # who take a trial's scores and answers away
COPIES = frozenset({"investigator", "monitor", "unblinded_statistician"})  # where masking shows them the treatment
TABLES = CLINICAL | ARMS  # who read a trial's tables; by arm only those the protocol names


@dataclass(frozen=True, slots=True)
class Permission:
    """Kinds of token let in (none: everybody, without one), roles that may (none: any), what the address is about.

    `pooled`: the reply is made from every site of the trial and shows nobody in particular, so who holds a role at one
    site gets it too. `noted`: the action under which the audit trail keeps that somebody has read this.
    """

    kinds: frozenset[str]
    roles: frozenset[str] = NOBODY
    scope: str = "nothing"
    pooled: bool = False
    noted: str | None = None


def _staff(
    roles: frozenset[str] | set[str], about: str = "nothing", *, pooled: bool = False, noted: str | None = None
) -> Permission:
    return Permission(STAFF, frozenset(roles), about, pooled, noted)


PUBLIC = Permission(NOBODY)

UNNOTED = frozenset({"staff_sessions.read"})  # looking at how long it lasts keeps no session alive

PERMISSIONS: Mapping[str, Permission] = {
    "health.read": PUBLIC,
    "documents.openapi": PUBLIC,
    "documents.page": PUBLIC,
    "documents.file": PUBLIC,
    "documents.problems_listed": PUBLIC,
    "documents.problem": PUBLIC,
    "web.start": PUBLIC,
    "web.page": PUBLIC,
    "web.file": PUBLIC,
    "web.staff_page": PUBLIC,
    "web.staff_file": PUBLIC,
    "enrolments.redeem": PUBLIC,
    "me.read": Permission(EVERYBODY),
    "me.assignments": Permission(DEVICE),
    "me.receipts": Permission(DEVICE),
    "bundles.read": Permission(DEVICE),
    "calendars.read": PUBLIC,  # the address is the secret
    "calendars.issue": Permission(DEVICE),
    "devices.renew": Permission(REFRESH),
    "devices.sign_out": Permission(DEVICE),
    "contacts.read": Permission(DEVICE),
    "contacts.put": Permission(DEVICE),
    "contacts.subscribe": Permission(DEVICE),
    "contacts.unsubscribe": Permission(DEVICE),
    "instruments.many": Permission(EVERYBODY),
    "instruments.read": Permission(EVERYBODY),
    "trials.many": Permission(STAFF),
    "trials.load": _staff({"admin"}),
    "trials.read": _staff(ROLES, "trial"),
    "trials.activate": _staff({"admin"}, "trial"),
    "trials.protocol": _staff(ROLES, "trial"),
    "sites.many": _staff(ROLES, "trial"),
    "sites.read": _staff(ROLES, "site"),
    "sites.put": _staff({"admin"}, "trial"),
    "participants.many": _staff(CLINICAL, "trial"),
    "participants.put": _staff(SITE_ROLES, "new participant"),
    "participants.read": _staff(CLINICAL, "participant"),
    "enrolments.issue": _staff(SITE_ROLES, "participant"),
    "enrolments.devices": _staff(SITE_ROLES, "participant"),
    "enrolments.revoke": _staff(SITE_ROLES, "device"),
    "facts.many": _staff(CLINICAL | ARMS, "participant"),
    "facts.put": _staff(SITE_ROLES, "participant"),
    "allocations.many": _staff(CLINICAL | ARMS, "participant"),
    "allocations.put": _staff(SITE_ROLES | ARMS, "participant"),
    "cycles.many": _staff(CLINICAL | ARMS, "participant"),
    "cycles.put": _staff(SITE_ROLES, "participant"),
    # treatment: what a change would do, laboratory, doses, what other systems send
    "previews.post": _staff(SITE_ROLES | ARMS, "participant"),
    "laboratory.vocabulary": Permission(STAFF),
    "laboratory.of_participant": _staff(CLINICAL, "participant"),
    "laboratory.markers": _staff(CLINICAL, "participant"),
    "laboratory.put": _staff(SITE_ROLES, "participant"),
    "laboratory.take": _staff(SITE_ROLES | {"data_manager"}, "trial"),
    "doses.of_participant": _staff(CLINICAL | ARMS, "participant"),
    "doses.of_analogues": _staff(CLINICAL, "participant"),
    "infusions.of_participant": _staff(CLINICAL | ARMS, "participant"),
    "covers.put": _staff({"coordinator"}, "site"),
    "integrations.treatment": Permission(frozenset({"client"}), frozenset({"coordinator", "data_manager"})),
    "integrations.many": _staff(CLINICAL | ARMS, "trial"),
    "integrations.approve": _staff(SITE_ROLES | ARMS, "intake"),
    "integrations.refuse": _staff(SITE_ROLES | ARMS, "intake"),
    "assignments.many": _staff(CLINICAL, "participant"),
    "assignments.read": Permission(EVERYBODY, CLINICAL, "assignment"),
    "assignments.explain": _staff(CLINICAL, "assignment"),
    "assignments.start": Permission(DEVICE, NOBODY, "assignment"),
    "responses.put": Permission(DEVICE),
    "sync.post": Permission(DEVICE),
    "drafts.put": Permission(DEVICE, NOBODY, "assignment"),
    "drafts.read": Permission(DEVICE, NOBODY, "assignment"),
    "drafts.discard": Permission(DEVICE, NOBODY, "assignment"),
    "responses.read": _staff(CLINICAL, "response"),
    "responses.many": _staff(CLINICAL, "participant"),
    "responses.correct_answers": _staff({"investigator"}, "response"),
    "responses.take_out": _staff({"investigator"}, "response"),
    "scores.of_participant": _staff(CLINICAL, "participant"),
    "scores.of_response": _staff(CLINICAL, "response"),
    "scores.explain": _staff(CLINICAL, "response"),
    "consents.documents": _staff(ROLES, "trial"),
    "consents.publish": _staff({"admin"}, "trial"),
    "consents.of_participant": _staff(CLINICAL, "participant"),
    "consents.on_paper": _staff(SITE_ROLES, "participant"),
    "consents.mine": Permission(DEVICE),
    "consents.decide": Permission(DEVICE),
    "decisions.options": Permission(DEVICE),
    "decisions.leave": Permission(DEVICE),
    "decisions.rest": Permission(DEVICE),
    "decisions.go_on": Permission(DEVICE),
    "correction_requests.ask": Permission(PEOPLE | DEVICE, SITE_ROLES, "response"),
    "correction_requests.mine": Permission(DEVICE),
    "correction_requests.of_trial": _staff(CLINICAL, "trial"),
    "correction_requests.read": _staff(CLINICAL, "correction request"),
    "correction_requests.propose": Permission(PEOPLE, SITE_ROLES, "correction request"),
    "correction_requests.decide": Permission(PEOPLE, frozenset({"investigator"}), "correction request"),
    "feedback.history": Permission(DEVICE),
    "feedback.trajectory": Permission(DEVICE),
    "quarantine.many": _staff(CLINICAL, "trial", noted="quarantine.read"),
    "quarantine.read": _staff(CLINICAL, "quarantine", noted="quarantine.read"),
    "quarantine.resolve": Permission(PEOPLE, SITE_ROLES, "quarantine"),
    "discordance.of_participant": _staff(CLINICAL, "participant"),
    "discordance.of_trial": _staff(CLINICAL, "trial"),
    "flags.many": _staff(CLINICAL, "trial"),
    "flags.read": _staff(CLINICAL, "flag"),
    "flags.acknowledge": _staff(SITE_ROLES, "flag"),
    "flags.resolve": _staff(SITE_ROLES, "flag"),
    "flags.outcomes": _staff(ROLES),
    "flags.escalate": _staff(SITE_ROLES, "flag"),
    "flags.rest": _staff(SITE_ROLES, "flag"),
    "flags.wake": _staff(SITE_ROLES, "flag"),
    "flags.resting": _staff(CLINICAL, "trial"),
    "trajectories.of_participant": _staff(CLINICAL, "participant"),
    "trajectories.of_trial": _staff(TABLES, "trial", pooled=True),
    "trajectories.completion": _staff(TABLES, "trial", pooled=True),
    "trajectories.deterioration": _staff(TABLES, "trial", pooled=True),
    "exports.scores": _staff(EXPORTS, "trial"),
    "exports.responses": _staff(EXPORTS, "trial"),
    "exports.codebook_of": _staff(ROLES, "trial"),
    "exports.manifest_of": _staff(EXPORTS, "export"),
    # Exports behind the scenes, signatures, certified copies, webhooks
    "export_jobs.ask": _staff(EXPORTS, "trial"),
    "export_jobs.many": _staff(EXPORTS, "trial"),
    "export_jobs.file": _staff(EXPORTS, "export"),
    "signatures.as_it_stands": _staff(CLINICAL, "participant"),
    "signatures.put": Permission(PEOPLE, CLINICAL),
    "signatures.read": _staff(CLINICAL | {"auditor"}, "signature"),
    "signatures.of_participant": _staff(CLINICAL | {"auditor"}, "participant"),
    "certified_copies.of_participant": _staff(COPIES, "participant"),
    "certified_copies.public_key": PUBLIC,
    "webhooks.many": _staff({"admin", "auditor"}, "trial"),
    "webhooks.put": _staff({"admin"}, "trial"),
    "webhooks.end": _staff({"admin"}, "trial"),
    "webhooks.test": _staff({"admin"}, "trial"),
    "webhooks.send_again": _staff({"admin"}, "trial"),
    "webhooks.deliveries": _staff({"admin", "auditor"}, "trial"),
    # Staff access
    "staff_sessions.sign_in": PUBLIC,
    "staff_sessions.challenge": PUBLIC,
    "staff_sessions.read": Permission(SIGNED_IN),
    "staff_sessions.sign_out": Permission(SIGNED_IN),
    "staff_sessions.many": Permission(PEOPLE),
    "staff_sessions.end": Permission(PEOPLE),
    "step_ups.make": Permission(PEOPLE),
    "step_ups.challenge": Permission(PEOPLE),
    "second_factors.many": Permission(PEOPLE),
    "second_factors.prepare": Permission(PEOPLE),
    "second_factors.add": Permission(PEOPLE),
    "second_factors.remove": Permission(PEOPLE),
    "second_factors.change": Permission(PEOPLE),
    "staff_accounts.many": Permission(PEOPLE, ADMIN),
    "staff_accounts.put": Permission(PEOPLE, ADMIN),
    "staff_accounts.invite_again": Permission(PEOPLE, ADMIN),
    "staff_accounts.let_try": Permission(PEOPLE, ADMIN),
    "staff_accounts.shut_out": Permission(PEOPLE, ADMIN),
    "staff_accounts.link": Permission(PEOPLE, ADMIN),
    "staff_accounts.unlink": Permission(PEOPLE, ADMIN),
    "grants.many": _staff(ADMIN | {"auditor"}, "trial"),
    "grants.ask": Permission(PEOPLE, ADMIN, "trial"),
    "grants.decide": Permission(PEOPLE, ADMIN, "grant"),
    "grants.take_back": Permission(PEOPLE, ADMIN, "grant"),
    "institutions.about": PUBLIC,
    "institutions.visit": PUBLIC,
    "institutions.come_back": PUBLIC,
    "institutions.visit_again": Permission(SIGNED_IN),
    "staff_accounts.open_invitation": PUBLIC,
    "staff_accounts.accept": PUBLIC,
    # Moves
    "rehearsals.many": _staff(ROLES, "trial"),
    "amendments.many": _staff(ROLES, "trial", pooled=True),
    "amendments.dry_run": _staff({"admin", "data_manager"}, "trial"),
    "amendments.activate": _staff({"admin"}, "site"),
    "transfers.waiting": _staff(SITE_ROLES, "trial", pooled=True),
    "unblindings.many": _staff(CLINICAL | ARMS | {"auditor"}, "participant"),
    "unblindings.put": Permission(PEOPLE, SITE_ROLES | ARMS, "participant"),
    "unblindings.close": Permission(PEOPLE, SITE_ROLES | ARMS, "participant"),
    "transfers.of_participant": _staff(CLINICAL, "participant"),
    "transfers.ask": _staff(SITE_ROLES, "participant"),
    "transfers.take_back": _staff(SITE_ROLES, "participant"),
    "periods.ahead": _staff(CLINICAL | ARMS, "participant"),
    "periods.begin": _staff(SITE_ROLES | ARMS, "participant"),
    "merges.many": _staff(CLINICAL, "participant"),
    "merges.put": _staff(SITE_ROLES, "participant"),
    "transfers.accept": _staff(SITE_ROLES, "transfer"),
    "transfers.decline": _staff(SITE_ROLES, "transfer"),
    # The trail
    # What a site does today: the work list, calls, what is entered or missing.
    "timelines.read": _staff(CLINICAL, "participant"),
    "timelines.before_visit": _staff(CLINICAL, "participant"),
    "work_lists.read": _staff(CLINICAL, "trial"),
    "changes.read": _staff(CLINICAL, "trial"),
    "calls.waiting": _staff(CLINICAL, "trial"),
    "calls.many": _staff(CLINICAL, "participant"),
    "calls.put": _staff(SITE_ROLES, "participant"),
    "entries.put": _staff(SITE_ROLES, "participant"),
    "entries.give_reason": _staff(SITE_ROLES, "assignment"),
    "pictures.of_everything": _staff(CLINICAL, "participant"),
    "pictures.of_scale": _staff(CLINICAL, "participant"),
    "pictures.of_scales": _staff(CLINICAL, "participant"),
    "pictures.page": _staff(CLINICAL, "participant"),
    "questions.many": _staff(TABLES, "trial", pooled=True),
    # Releases: proposed by one, agreed to by another; the view asks whose they are.
    "releases.propose": Permission(PEOPLE, frozenset({"unblinded_statistician"}), "trial"),
    "releases.agree": Permission(PEOPLE, frozenset({"dmc"}), "trial"),
    "releases.refuse": Permission(PEOPLE, frozenset({"dmc"}), "trial"),
    "releases.withdraw": Permission(PEOPLE, ARMS, "trial"),
    "releases.many": _staff(ROLES, "trial", pooled=True),
    "releases.read": _staff(ROLES, "trial", pooled=True),
    "releases.file": _staff(ROLES, "trial", pooled=True),
    "analyses.model_picture": _staff(ARMS, "trial", pooled=True),
    "analyses.sensitivity": _staff(ARMS, "trial", pooled=True),
    "analyses.sensitivity_picture": _staff(ARMS, "trial", pooled=True),
    "analyses.tipping_point": _staff(ARMS, "trial", pooled=True),
    "analyses.tipping_point_picture": _staff(ARMS, "trial", pooled=True),
    "analyses.responders": _staff(TABLES, "trial", pooled=True),
    "analyses.responders_picture": _staff(TABLES, "trial", pooled=True),
    "analyses.distribution": _staff(ARMS, "trial", pooled=True),
    "analyses.distribution_picture": _staff(ARMS, "trial", pooled=True),
    "analyses.endpoints": _staff(ARMS, "trial", pooled=True),
    "releases.archive": _staff(ROLES, "trial", pooled=True),
    "analyses.model": _staff(ARMS, "trial", pooled=True),
    "trial_pictures.trajectory": _staff(TABLES, "trial", pooled=True),
    "trial_pictures.deterioration": _staff(TABLES, "trial", pooled=True),
    "trial_pictures.completion": _staff(TABLES, "trial", pooled=True),
    "incidences.incidence": _staff(TABLES, "trial", pooled=True),
    "incidences.incidence_drawn": _staff(TABLES, "trial", pooled=True),
    "incidences.interval": _staff(TABLES, "trial", pooled=True),
    "incidences.interval_drawn": _staff(TABLES, "trial", pooled=True),
    "missing_patterns.patterns": _staff(TABLES, "trial", pooled=True),
    "missing_patterns.drawn": _staff(TABLES, "trial", pooled=True),
    # Toxicity that participants report; it is monitored by arm only
    "toxicities.worst_grades": _staff(TABLES, "trial", pooled=True),
    "toxicities.over_time": _staff(TABLES, "trial", pooled=True),
    "toxicities.index": _staff(TABLES, "trial", pooled=True),
    "toxicities.area": _staff(TABLES, "trial", pooled=True),
    "toxicities.worst_grades_drawn": _staff(TABLES, "trial", pooled=True),
    "toxicities.over_time_drawn": _staff(TABLES, "trial", pooled=True),
    "toxicities.index_drawn": _staff(TABLES, "trial", pooled=True),
    "toxicities.area_drawn": _staff(TABLES, "trial", pooled=True),
    "monitoring.of_trial": _staff(ARMS, "trial", pooled=True),
    "monitoring.drawn": _staff(ARMS, "trial", pooled=True),
    # Diaries, and the hours around doses
    "diaries.symptom_days": _staff(TABLES, "trial", pooled=True),
    "diaries.weeks": _staff(TABLES, "trial", pooled=True),
    "diaries.relief": _staff(TABLES, "trial", pooled=True),
    "diaries.around_doses": _staff(TABLES, "trial", pooled=True),
    "diaries.symptom_days_drawn": _staff(TABLES, "trial", pooled=True),
    "diaries.weeks_drawn": _staff(TABLES, "trial", pooled=True),
    "diaries.relief_drawn": _staff(TABLES, "trial", pooled=True),
    "diaries.around_doses_drawn": _staff(TABLES, "trial", pooled=True),
    "audit.many": _staff({"auditor", "monitor"}, "trial", noted="audit.read"),
    "audit.verify": _staff({"auditor", "monitor", "admin"}, "trial", pooled=True),
}


def check() -> None:
    """Let the request in or refuse it; runs before every view.

    Raises Unauthenticated, Forbidden, or NotFound: of another site or trial one does not even learn that it exists.
    """
    if request.endpoint is None:
        return  # no such address; the application says so
    permission = PERMISSIONS.get(request.endpoint)
    if permission is None:
        raise Forbidden("nobody has been allowed to use this address")
    if not permission.kinds:
        return
    who = _authenticated(permission.kinds)
    about = scope.find(permission.scope, work.reading(), request.view_args or {})
    if about is None:
        raise NotFound("there is no such thing here")
    _authorise(who, permission.roles, about)
    work.admit(who, about, whole=permission.pooled)
    if permission.noted is not None:
        work.note_reading(permission.noted)


def require(roles: frozenset[str], *, trial_id: str, site_id: UUID | None = None) -> None:
    """The same check for what only the body names. Raises NotFound or Forbidden."""
    _authorise(work.actor(), roles, Scope(trial_id, site_id))


def _authenticated(kinds: frozenset[str]) -> Actor:
    token, now = credential.sent(kinds), work.now()
    idle = work.wiring().settings.staff_lives.idle
    who = queries.actor(work.reading(), token, kinds=kinds, now=now, idle=idle, request_id=work.request_id())
    if who is None:
        raise Unauthenticated("the token is not good here")
    work.note_asking(who)
    if who.kind == "session" and request.endpoint not in UNNOTED and queries.is_use_due(work.reading(), token, now=now):
        work.writing(lambda session: queries.note_use(session, token, now=now))
    return who


def _authorise(who: Actor, roles: frozenset[str], about: Scope) -> None:
    if who.kind == "device":
        if about.participant_id not in (None, who.participant_id):
            raise NotFound("there is no such thing here")
        return
    held = _held(who, about)
    if about.trial_id is not None and not held:
        raise NotFound("there is no such thing here")
    if roles and not held & roles:
        raise Forbidden("your roles do not include this")


def _held(who: Actor, about: Scope) -> frozenset[str]:
    if about.trial_id is None:
        return frozenset(grant.role for grant in who.grants)
    return who.roles(about.trial_id, about.site_id)


def sites_of(trial_id: str, *, only: UUID | None = None) -> frozenset[UUID] | None:
    """Sites whose participants' answers whoever asks may read, perhaps only one of them; None is every site."""
    reached = work.actor().sites(trial_id, CLINICAL)
    if only is None:
        return reached
    return frozenset({only}) if reached is None else reached & {only}


def table() -> list[dict[str, Any]]:
    """The policy as rows, for documents and for the test that tries them all."""
    return [
        {"endpoint": endpoint, "kinds": sorted(line.kinds), "roles": sorted(line.roles), "scope": line.scope}
        for endpoint, line in PERMISSIONS.items()
    ]
