"""Keeping treatment from those who must not see it, and arms from all but the roles the protocol names."""

from uuid import UUID

from proapp.access import masking
from proapp.api import work
from proapp.base.errors import Forbidden, NotFound
from proapp.participant import queries as participants
from proapp.participant.tables import Participant
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol


def participant(participant_id: UUID) -> Participant:
    """A participant the policy let through. Raises NotFound."""
    found = participants.participant(work.reading(), participant_id)
    if found is None:
        raise NotFound("there is no such participant")
    return found


def protocol_of(who: Participant) -> Protocol:
    """The protocol version this participant follows."""
    return work.catalogue().protocol(work.reading(), who.trial_id, who.protocol_version)


def newest_protocol(trial_id: str) -> Protocol:
    """The newest version of a trial's protocol. Raises NotFound."""
    version = trials.newest_version(work.reading(), trial_id)
    if version is None:
        raise NotFound("there is no such trial")
    return work.catalogue().protocol(work.reading(), trial_id, version)


def sees_treatment(protocol: Protocol) -> bool:
    """Whether whoever asks may know what the participant in question is given."""
    about = work.scope()
    roles = work.actor().roles(protocol.trial, about.site_id)
    return masking.sees_treatment(protocol.masking.participant, protocol.masking.by_arm, roles)


def is_blinded(protocol: Protocol) -> bool:
    """Whether the trial is masked, and from whoever asks."""
    roles = work.actor().roles(protocol.trial, work.scope().site_id)
    return masking.is_blinded(protocol.masking.participant, protocol.masking.by_arm, roles)


def require_treatment(protocol: Protocol) -> None:
    """Raises Forbidden for who must not know the treatment."""
    if not sees_treatment(protocol):
        raise Forbidden("treatment is masked from your roles in this trial")


def require_allocator(protocol: Protocol) -> None:
    """Raises Forbidden for who may not record an arm in this trial."""
    roles = work.actor().roles(protocol.trial, work.scope().site_id)
    if not masking.may_allocate(protocol.masking.participant, protocol.masking.by_arm, roles):
        raise Forbidden("your roles do not record allocations in this trial")


def sees_arms(protocol: Protocol) -> bool:
    """Whether whoever asks may see tables by arm."""
    return masking.sees_arms(protocol.masking.by_arm, work.actor().roles(protocol.trial))
