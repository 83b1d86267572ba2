"""The alert plan of a trial: which answers ask for a review, what the phone says, who is told and how soon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from proapp.flag.advice import resolved
from proapp.flag.advice_text import languages, texts
from proapp.flag.joining import REPEAT
from proapp.flag.lifecycle import LONGEST_REST
from proapp.flag.report import CourseFacts
from proapp.flag.ruleset import LEVELS, Line, Rule, RuleSet, Step
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library
from proapp.paperwork.block import OURS, VERIFY, WRITE, Block, Bullets, Heading, Paragraph, Table, listed, plain, table
from proapp.paperwork.threshold import symptoms, threshold, times
from proapp.trial.protocol import FLAG_LEVELS, RESOLVE_WITHIN, Protocol

HEAD = ("Symptom", "Threshold", "Level", "When", "The site is asked to", "The phone")
AT_ONCE, SILENT = "advises at once, without a network", "says nothing: it needs earlier reports, scores or results"
# Who a rung reaches, as messages are addressed; any other rung reaches everybody.
REACHED = {
    "remind": "the site's own staff again",
    "second-person": "the site's investigators",
}
EVERYBODY = "everybody with a site role, and the site's contact address"
# A course on which every line of a rule can count: what the phone could say is then said.
THEN = datetime(2026, 1, 5, 10, tzinfo=UTC)
COURSE = CourseFacts(infusion_began_at=THEN, dose_on=THEN.date(), liver_therapy_on=(date(2026, 1, 5),))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a trial asks that a line of the rule set speaks of."""

    definitions: tuple[Definition, ...]

    @property
    def titles(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for definition in self.definitions:
            found.update({rule.id: rule.title for rule in definition.scores})
            found.update({code: item.label for code, item in definition.items.items()})
        return found


def alert_plan(protocol: Protocol, library: Library, ruleset: RuleSet) -> Iterator[Block]:
    """Every rule once, with the lines that something this trial asks can meet; then words, people and hours."""
    yield Heading(2, "Alert plan")
    yield Paragraph(
        f"Rule set {ruleset.key}: {ruleset.title}. A flag asks the participant's own site for a review; it never "
        "instructs. b is the participant's own value before the first dose of period 1 (of a diary, the median of the "
        "run-in); without one it counts as the best possible value. Every cut-point is to be confirmed by the safety "
        f"lead of the trial {WRITE}."
    )
    for rule in ruleset.rules:
        yield from _rule(rule, ruleset, [library.get(key) for key in protocol.instruments])
    yield from _phone(protocol, ruleset)
    yield from _people(protocol, ruleset)


def _rule(rule: Rule, ruleset: RuleSet, definitions: list[Definition]) -> Iterator[Block]:
    yield Heading(3, f"{rule.id}: {rule.title}")
    rows = [row for line in rule.lines if (row := _line(rule, line, ruleset, definitions))]
    if rows:
        yield table(f"What raises {rule.id}", HEAD, rows)
    else:
        yield Paragraph("Nothing that this trial asks can raise it.")
    yield Paragraph(f"Sources: {'; '.join(_source(ruleset, name) for name in rule.sources)}.")


def _line(rule: Rule, line: Line, ruleset: RuleSet, definitions: list[Definition]) -> tuple[str, ...] | None:
    asked = _Asked(tuple(one for one in definitions if one.id in ruleset.families[line.of].ids))
    words = threshold(line.condition, asked.titles)
    if not words:
        return None
    also = "; also before treatment" if line.at_baseline else ""
    return (
        symptoms(line, asked.titles),
        words,
        line.level,
        times(line.when, line.unless) + also,
        ruleset.actions[line.action],
        AT_ONCE if _told_at_once(rule, line, ruleset, asked) else SILENT,
    )


def _told_at_once(rule: Rule, line: Line, ruleset: RuleSet, asked: _Asked) -> bool:
    """Whether the phone can tell by one report alone."""
    alone = replace(ruleset, rules=(replace(rule, lines=(line,)),))
    return any(resolved(alone, one, {}, course=COURSE, unscheduled=True) for one in asked.definitions)


def _source(ruleset: RuleSet, name: str) -> str:
    source = ruleset.sources[name]
    mark = OURS if name == "ours" else VERIFY if source.verify else ""
    return f"{source.text} {mark}".rstrip()


def _phone(protocol: Protocol, ruleset: RuleSet) -> Iterator[Block]:
    yield Heading(3, "What the phone says")
    lacking = [language for language in protocol.languages if language not in languages(ruleset.id)]
    if lacking:
        yield Paragraph(f"There is no advice in {listed(lacking)}: participants read the nearest language {WRITE}.")
    rows = [
        (asked, language, texts(ruleset.id, language)[action])
        for action, asked in ruleset.actions.items()
        for language in protocol.languages
        if language not in lacking
    ]
    head = ("The site is asked to", "Language", "The participant reads")
    yield table(f"Advice by action, in the trial's languages; the words are ours {OURS}", head, rows)


def _people(protocol: Protocol, ruleset: RuleSet) -> Iterator[Block]:
    within = {**ruleset.resolve_within, **protocol.resolve_within}
    hours = [f"{within.get(level, RESOLVE_WITHIN)} hours ({level})" for level in FLAG_LEVELS]
    yield Heading(3, "Who is told, and when")
    yield Bullets(
        (
            "When a flag is raised the participant's own site is told at once: its staff; without any, everybody with "
            "a site role in the trial; without any, the site's contact address. Messages say that a flag waits, never "
            "what was answered. A flag of the level information waits in the list and sends no message.",
            "Minutes count only in the site's hours of cover, in its own time zone and without its holidays; a working "
            "day ends when its cover ends. A site that has said no hours counts as covered at all times.",
            f"The hours of cover and the telephones are each site's own {WRITE}.",
            "The ladder ends when somebody acknowledges the flag. It is closed by a person, with an outcome, "
            f"within {listed(hours)} of its raising; after that the site is told once that it is overdue.",
            f"A site that knows of a symptom may let its rule rest for up to {LONGEST_REST.days} days, never a red "
            "one: it raises again when it gets worse, and what rests is counted.",
            f"A repeat of the same symptom within {REPEAT.days} days that is not worse joins the open flag without a "
            f"new message {OURS}. An old answer that arrives late raises information only.",
        )
    )
    yield ladder(ruleset.ladders)


def ladder(ladders: Mapping[str, tuple[Step, ...]]) -> Table:
    """Each rung of each level, the most urgent level first."""
    rows = [
        (level, _after(step), REACHED.get(step.name, EVERYBODY))
        for level in reversed(LEVELS)
        for step in ladders.get(level, ())
    ]
    return table("The ladder while nobody acknowledges", ("Level", "After", "Told"), rows)


def _after(step: Step) -> str:
    if step.minutes is not None:
        return f"{plain(step.minutes)} minutes of cover"
    day = "the next working day" if step.working_days == 1 else f"working day {step.working_days} after it"
    return f"the end of {day}"
