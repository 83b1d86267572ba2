"""proapp trial rehearse: how often a trial's rules would have called each site."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import click

from proapp.base.actor import SYSTEM
from proapp.base.clock import SystemClock
from proapp.base.db import Database
from proapp.base.errors import NotFound
from proapp.base.fault import Faults
from proapp.cli.aligned import aligned
from proapp.cli.opening import opened
from proapp.flag import ruleset as rulesets
from proapp.flag.rehearsal import Rehearsal, in_all
from proapp.flag.ruleset import RuleSet
from proapp.trial import queries as trials
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.review.record_rehearsal import REAL, Rehearsed, record_rehearsal
from proapp.workflow.review.rehearse import rehearsed

ALL = "all"
HEADS = ["site", "reports", "alerts", "per 100", "of these red", "after hours", "joined", "information", "limit"]


@click.command()
@click.argument("trial_id", metavar="TRIAL")
@click.option(
    "--rules",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Try this rule set instead of the trial's own.",
)
def rehearse(trial_id: str, rules: Path | None) -> None:
    """Try the rules of TRIAL, or other RULES, on the reports there are: alerts per 100 reports by site and by rule.

    Nobody is called and no flag is raised. What came of the trial's own rules is kept: a trial is not activated while a
    site would be called more often than it says it can look after.
    """
    other = _read(rules) if rules else None
    with opened() as (chosen, database):
        catalogue = Catalogue.shipped(chosen.wording)
        with database.read() as session:
            if trials.trial(session, trial_id) is None:
                raise NotFound(f"there is no trial {trial_id}")
            limits = {site.code: site.alert_limit for site in trials.sites(session, trial_id)}
            found = rehearsed(session, catalogue=catalogue, trial_id=trial_id, ruleset=other)
        for line in lines(found, limits):
            click.echo(line)
        if other is None:
            _keep(database, catalogue, trial_id, in_all(found))


def _read(path: Path) -> RuleSet:
    try:
        return rulesets.load(path)
    except Faults as faults:
        raise click.ClickException(str(faults)) from None


def lines(found: Mapping[str, Rehearsal], limits: Mapping[str, float | None]) -> Iterator[str]:
    """A row for each site and one for all, then alerts by rule."""
    whole = in_all(found)
    rows = [_row(site, one, limits.get(site)) for site, one in found.items()]
    yield from aligned([HEADS, *rows, _row(ALL, whole, None)])
    for rule, alerts in whole.by_rule.items():
        yield f"  {rule}: {alerts} of {whole.alerts} alerts"
    for site, one in found.items():
        if one.per_hundred is not None and (limit := limits.get(site)) is not None and one.per_hundred > limit:
            yield f"warning: {site} can look after {limit:g} alerts per 100 reports, not after {one.per_hundred:.1f}"


def _row(site: str, one: Rehearsal, limit: float | None) -> list[str]:
    share = "-" if not one.alerts or one.after_hours is None else f"{100 * one.after_hours / one.alerts:.0f} %"
    rate = "-" if one.per_hundred is None else f"{one.per_hundred:.1f}"
    limited = "-" if limit is None else f"{limit:g}"
    counts = [str(number) for number in (one.joined, one.information)]
    return [site, str(one.reports), str(one.alerts), rate, str(one.red), share, *counts, limited]


def _keep(database: Database, catalogue: Catalogue, trial_id: str, found: Rehearsal) -> None:
    with database.read() as session:
        version = trials.newest_version(session, trial_id)
        assert version is not None, "a trial has a protocol"
        protocol = catalogue.protocol(session, trial_id, version)
    kept = Rehearsed(protocol, REAL, found)
    database.run(
        lambda session: record_rehearsal(
            session, kept, rehearsal_id=uuid4(), actor=SYSTEM, now=SystemClock().now()
        )
    )  # fmt: skip
    click.echo(f"Kept as the rehearsal of {protocol.rules} for {protocol.key}.")
