"""A trial's rules tried on the reports there are, site by site, as if nobody had been called; nothing is changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.flag.escalation import Cover, cover
from proapp.flag.rehearsal import Case, Rehearsal, rehearse
from proapp.flag.ruleset import RuleSet
from proapp.participant import queries as participants
from proapp.response import intake
from proapp.response.past import Span
from proapp.trial import queries as trials
from proapp.workflow.answering.background import Background
from proapp.workflow.catalogue import Catalogue

EVERYTHING = Span(before=datetime(9999, 1, 1, tzinfo=UTC), limit=1_000_000)
PAGE = 500  # participants read at a time


def rehearsed(
    session: Session, *, catalogue: Catalogue, trial_id: str, ruleset: RuleSet | None = None
) -> Mapping[str, Rehearsal]:
    """What every site of a trial would have been called for, by the site's code; by the trial's own rules unless others
    are given."""
    sites = {site.id: site for site in trials.sites(session, trial_id)}
    cases: defaultdict[UUID, list[Case]] = defaultdict(list)
    for participant_id, site_id in _everybody(session, trial_id):
        hours = cover(sites[site_id].zone, sites[site_id].cover)
        cases[site_id] += _cases(session, participant_id, hours, catalogue=catalogue, ruleset=ruleset)
    rules = ruleset or _own_rules(session, trial_id, catalogue)
    return {site.code: rehearse(rules, cases[site.id]) for site in sites.values()}


def _own_rules(session: Session, trial_id: str, catalogue: Catalogue) -> RuleSet:
    version = trials.newest_version(session, trial_id)
    assert version is not None, "a trial has a protocol"
    return catalogue.ruleset(catalogue.protocol(session, trial_id, version).rules)


def _everybody(session: Session, trial_id: str) -> Iterator[tuple[UUID, UUID]]:
    after = ""
    while found := participants.participants(session, trial_id, sites=None, after=after, limit=PAGE):
        yield from ((one.id, one.site_id) for one in found)
        after = found[-1].code


def _cases(
    session: Session, participant_id: UUID, hours: Cover, *, catalogue: Catalogue, ruleset: RuleSet | None
) -> list[Case]:
    """Every report of one participant that a rule may speak of, with what it is compared with."""
    whose, _ = intake.gathered(session, participant_id, [])
    background = Background(session, whose, catalogue)
    background.ruleset = ruleset or background.ruleset
    reports = intake.history(session, participant_id, [EVERYTHING])
    for reported in reports:
        background.add(reported)
    concerned = (reported for reported in reports if background.ruleset.concerns(reported.instrument))
    return [Case(str(participant_id), background.circumstances(reported), hours) for reported in concerned]
