"""What an address is about: which trial, site and participant stand behind an id. An unknown id finds nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from proapp.access.tables import Device, GrantRequest, RoleGrant
from proapp.api.work import Scope
from proapp.base.audit import AuditEvent
from proapp.flag.tables import Flag
from proapp.participant.tables import Participant, Transfer
from proapp.response.tables import CorrectionRequest, Quarantine, Response
from proapp.schedule.tables import Assignment
from proapp.signature.tables import Signature
from proapp.treatment.tables import TreatmentIntake
from proapp.trial.tables import Site, Trial

WHOSE = (Participant.trial_id, Participant.site_id, Participant.id)

Finder = Callable[[Session, Mapping[str, Any]], Scope | None]


def _found(session: Session, query: Select[*tuple[Any, ...]]) -> Scope | None:
    row = session.execute(query).first()
    return None if row is None else Scope(*row)


def _nothing(_: Session, __: Mapping[str, Any]) -> Scope | None:
    return Scope()


def _trial(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    return _found(session, select(Trial.id).where(Trial.id == ids["trial_id"]))


def _site(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    same = (Site.id == ids["site_id"]) & (Site.trial_id == ids["trial_id"])
    return _found(session, select(Site.trial_id, Site.id).where(same))


def _participant(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    return _found(session, select(*WHOSE).where(Participant.id == ids["participant_id"]))


def _new_participant(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    """A participant who may not exist yet; then the view asks again, about the trial and site in the body."""
    return _participant(session, ids) or Scope()


def _device(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    query = select(*WHOSE).join(Device, Device.participant_id == Participant.id)
    return _found(session, query.where(Device.id == ids["device_id"]))


def _assignment(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    query = select(*WHOSE).join(Assignment, Assignment.participant_id == Participant.id)
    return _found(session, query.where(Assignment.id == ids["assignment_id"]))


def _response(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    query = select(*WHOSE).join(Response, Response.participant_id == Participant.id)
    return _found(session, query.where(Response.id == ids["response_id"]))


def _quarantine(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    query = select(*WHOSE).join(Quarantine, Quarantine.participant_id == Participant.id)
    return _found(session, query.where(Quarantine.id == ids["quarantine_id"]))


def _correction_request(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    query = select(*WHOSE).join(CorrectionRequest, CorrectionRequest.participant_id == Participant.id)
    return _found(session, query.where(CorrectionRequest.id == ids["request_id"]))


def _intake(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    """By the site where its participant is now, else by the one it was sent for, if it named one."""
    intake = TreatmentIntake
    query = select(intake.trial_id, func.coalesce(Participant.site_id, intake.site_id), intake.participant_id)
    return _found(
        session,
        query.outerjoin(Participant, Participant.id == intake.participant_id).where(intake.id == ids["intake_id"]),
    )


def _flag(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    query = select(Flag.trial_id, Flag.site_id, Flag.participant_id).where(Flag.id == ids["flag_id"])
    return _found(session, query)


def _signature(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    query = select(*WHOSE).join(Signature, Signature.participant_id == Participant.id)
    return _found(session, query.where(Signature.id == ids["signature_id"]))


def _transfer(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    """A transfer is decided at the site that somebody is to come to."""
    query = select(Transfer.trial_id, Transfer.to_site_id, Transfer.participant_id)
    return _found(session, query.where(Transfer.id == ids["transfer_id"]))


def _export(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    """An export is known by its event in the audit trail, which is its trial's."""
    row = AuditEvent.__table__.c
    query = select(row.stream).where(row.object_id == str(ids["export_id"]), row.object_type == "export")
    return _found(session, query)


def _grant(session: Session, ids: Mapping[str, Any]) -> Scope | None:
    """A role that somebody holds, or one that was asked for."""
    found = _found(session, select(RoleGrant.trial_id).where(RoleGrant.id == ids["grant_id"]))
    return found or _found(session, select(GrantRequest.trial_id).where(GrantRequest.id == ids["grant_id"]))


FINDERS: Mapping[str, Finder] = {
    "nothing": _nothing,
    "trial": _trial,
    "site": _site,
    "participant": _participant,
    "new participant": _new_participant,
    "device": _device,
    "assignment": _assignment,
    "response": _response,
    "flag": _flag,
    "intake": _intake,
    "quarantine": _quarantine,
    "correction request": _correction_request,
    "signature": _signature,
    "transfer": _transfer,
    "export": _export,
    "grant": _grant,
}


def find(scope: str, session: Session, ids: Mapping[str, Any]) -> Scope | None:
    """What an address is about; None when there is no such thing."""
    return FINDERS[scope](session, ids)
