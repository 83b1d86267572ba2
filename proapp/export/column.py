"""The columns of an export: name, kind of value, what they mean, and which would tell the treatment."""

from dataclasses import dataclass

TYPES = ("text", "integer", "number", "boolean", "date", "instant", "object")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is one of `TYPES`; `treatment`: left out for who must not know what was given."""

    name: str
    type: str
    title: str
    treatment: bool = False


# What is the same for everything that one response gives; in the order of `proapp.export.queries.COLUMNS`.
RESPONSE = (
    Column("trial", "text", "Trial"),
    Column("site", "text", "Code of the participant's site"),
    Column("participant", "text", "Participant's code"),
    Column("participant_id", "text", "Participant's id in this system"),
    Column("protocol_version", "text", "Version of the protocol that the participant follows"),
    Column("timepoint", "text", "Planned moment by the protocol; unscheduled: reported without being asked"),
    Column("ordinal", "integer", "Which repetition of the timepoint, from 1"),
    Column("use", "text", "compare: same calendar in every arm; safety: follows the doses", treatment=True),
    Column("period", "integer", "Stretch under one allocation, from 1", treatment=True),
    Column("cycle", "integer", "Treatment cycle within the period, from 1", treatment=True),
    Column("anchor", "text", "Dated fact that the timepoint counts from", treatment=True),
    Column("recall_spans", "boolean", "The recall period reaches over a dose", treatment=True),
    Column("target_on", "date", "Local day the timepoint aims at"),
    Column("assignment_id", "text", "What was due: stays the same when a response is corrected"),
    Column("response_id", "text", "Response in force"),
    Column("revision", "integer", "1 as first given; above: corrected"),
    Column("instrument", "text", "Questionnaire and its version"),
    Column("definition_digest", "text", "SHA-256 of the definition the scores were made by"),
    Column("completed_on", "date", "Local day of completion where the participant was"),
    Column("completed_at", "instant", "Completion, corrected by the phone's measured clock offset"),
    Column("zone", "text", "Time zone at completion"),
    Column("received_at", "instant", "When this revision reached the server"),
    Column("late", "boolean", "Completed after its window had closed"),
    Column("mode", "text", "How it was given: app, web, paper, phone, interviewer, proxy"),
    Column("answered_by", "text", "Who gave the answers: participant, or somebody for them"),
    Column(
        "entered_by", "text", "Who of the staff entered or corrected it; empty: the participant's own phone sent it"
    ),
    Column(
        "carried_from", "text", "Response of a duplicate registration that this is a copy of, since they were merged"
    ),
    Column("language", "text", "Language it was shown in"),
)
SCORE = (
    Column("scale", "text", "Scale's code"),
    Column("title", "text", "Scale's title"),
    Column("value", "number", "Score at full precision; empty when it could not be made"),
    Column("missing", "text", "Why there is no value"),
    Column("answered", "integer", "Inputs that had a number"),
    Column("of", "integer", "Inputs altogether"),
    Column("unit", "text", "What the value counts"),
    Column("low", "number", "Lowest possible value"),
    Column("high", "number", "Highest possible value"),
    Column("higher_is", "text", "Direction: better or worse"),
    Column("method", "text", "Scoring method"),
)
ITEM = (
    Column("item", "text", "Item's code"),
    Column("label", "text", "Item's concept label; never its wording"),
    Column("answer", "number", "Answer as its code or number; empty when there is none"),
    Column("missing", "text", "Why there is no number"),
)
ABSENT = (
    Column("opened_at", "instant", "When its window opened"),
    Column("closed_at", "instant", "When its window closed without an answer"),
    Column("cancelled", "boolean", "A new plan took it back after it had opened"),
    Column("reason", "text", "Why it is missing, as the site has said; empty: nobody has"),
    Column("said_by", "text", "Whose reason it is: patient, site or system"),
)
MISSING = Column("missing", "text", "Codes without a number, each with the reason")
DOCUMENT = (
    Column("answers", "object", "Item code to answer, as a code or number"),
    Column("missing", "object", "Item code to the reason why there is no number"),
)


def shown(columns: tuple[Column, ...], *, treatment: bool) -> tuple[Column, ...]:
    """The columns somebody may have."""
    return columns if treatment else tuple(column for column in columns if not column.treatment)
