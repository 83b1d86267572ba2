"""The bundle on the wire, member by member."""

from marshmallow import fields

from proapp.api.schemas.assignment import ASSIGNMENT_ID
from proapp.api.schemas.base import Day, Instant, Number, Strict, Truth, Uuid, Whole, document, word
from proapp.api.schemas.consent import CONSENT_ID, DOCUMENT_ID
from proapp.api.schemas.instrument import PaperSchema
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.participant.consents import KINDS, SIGNERS

ADVICE = "a3f9b1c2d4e5f"


class OwnerSchema(Strict):
    """Whose bundle it is. `zone` is the one their days are counted in now."""

    id = Uuid(required=True)
    language = fields.String(required=True)
    direction = word("ltr", "rtl", required=True)
    zone = fields.String(required=True)
    zone_policy = word("participant", "site", "fixed", required=True)
    status = word("active", "paused", "left", required=True)
    example = {
        "id": PARTICIPANT_ID,
        "language": "de",
        "direction": "ltr",
        "zone": "Europe/Vienna",
        "zone_policy": "participant",
        "status": "active",
    }


class BoundSchema(Strict):
    """A moment: as an instant, and by the wall clock of the assignment's zone."""

    at = Instant(required=True)
    local = Instant(required=True, metadata={"description": "The same by the wall clock of its zone."})
    example = {"at": "2026-04-03T15:00:00Z", "local": "2026-04-03T17:00:00+02:00"}


class CarriedSchema(Strict):
    """One assignment. `grace_until` holds for who has started before it closes; `advice` names an entry of `advice`."""

    id = Uuid(required=True)
    instrument = fields.String(required=True)
    opens = fields.Nested(BoundSchema, required=True)
    target_on = Day(required=True)
    closes = fields.Nested(BoundSchema, required=True)
    grace_until = fields.Nested(BoundSchema, required=True)
    zone = fields.String(required=True)
    why = fields.String(required=True)
    started_at = Instant(required=True, allow_none=True)
    advice = fields.String(required=True, allow_none=True)
    example = {
        "id": ASSIGNMENT_ID,
        "instrument": "net-diary@1.0",
        "opens": BoundSchema.example,
        "target_on": "2026-04-03",
        "closes": {"at": "2026-04-04T10:00:00Z", "local": "2026-04-04T12:00:00+02:00"},
        "grace_until": {"at": "2026-04-04T12:00:00Z", "local": "2026-04-04T14:00:00+02:00"},
        "zone": "Europe/Vienna",
        "why": "Einmal am Tag; dies ist für den 3. April 2026.",
        "started_at": None,
        "advice": ADVICE,
    }


class LimitSchema(Strict):
    """An item meets it at `at_least` or more, or when it `equals` the value: one of the two is there."""

    item = fields.String(required=True)
    at_least = Number()
    equals = Number()
    example = {"item": "temperature", "at_least": 38.0}


class AdviceSchema(Strict):
    """It applies when at least `needs` groups have an item at its limit; unasked items behind a closed gate are 0.

    It counts for answers given within `from_at` and `to_at` and about days within `from_on` and `to_on`; null is open.
    """

    rule = fields.String(required=True)
    level = word("information", "amber", "red", required=True)
    action = fields.String(required=True)
    text = fields.String(required=True)
    needs = Whole(required=True)
    groups = fields.List(fields.List(fields.Nested(LimitSchema)), required=True)
    from_at = Instant(required=True, allow_none=True)
    to_at = Instant(required=True, allow_none=True)
    from_on = Day(required=True, allow_none=True)
    to_on = Day(required=True, allow_none=True)
    example = {
        "rule": "R8",
        "level": "red",
        "action": "call-now",
        "text": "Was Sie angegeben haben, braucht jetzt Hilfe. Rufen Sie sofort Ihr Studienteam an.",
        "needs": 1,
        "groups": [[LimitSchema.example]],
        "from_at": None,
        "to_at": None,
        "from_on": None,
        "to_on": None,
    }


class TelephoneSchema(Strict):
    """Whom to call. Somebody answers in `hours` (weekday to spans of local time) but on `holidays`, or `always`."""

    label = fields.String(required=True)
    phone = fields.String(required=True)
    hours = document(required=True)
    holidays = fields.List(Day(), required=True)
    zone = fields.String(required=True)
    always = Truth(required=True)
    example = {
        "label": "Ihr Studienteam",
        "phone": "+43 1 2345678",
        "hours": {"mon": [["08:00", "17:00"]]},
        "holidays": ["2026-12-25"],
        "zone": "Europe/Vienna",
        "always": False,
    }


class EmergencySchema(Strict):
    """What to do when it cannot wait and nobody can be reached; the number is null when the site has said none."""

    number = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)
    example = {"number": "112", "text": "Wenn es nicht warten kann, rufen Sie 112 an."}


class HoldingSchema(Strict):
    """The consent that holds now."""

    id = Uuid(required=True)
    kind = word(*KINDS, required=True)
    version = fields.String(required=True)
    at = Instant(required=True)
    example = {"id": CONSENT_ID, "kind": "consent", "version": "2.0", "at": "2026-03-02T09:00:00Z"}


class WaitingSchema(Strict):
    """A document that waits for a decision, and who signs it."""

    document_id = Uuid(required=True)
    kind = word(*KINDS, required=True)
    version = fields.String(required=True)
    language = fields.String(required=True)
    direction = word("ltr", "rtl", required=True)
    text = fields.String(required=True)
    digest = fields.String(required=True)
    signed_by = word(*SIGNERS, required=True)
    example = {
        "document_id": DOCUMENT_ID,
        "kind": "consent",
        "version": "2.0",
        "language": "de",
        "direction": "ltr",
        "text": "Sie nehmen freiwillig teil und können jederzeit aufhören.",
        "digest": "ab" * 32,
        "signed_by": "participant",
    }


class ConsentStandingSchema(Strict):
    """How consent stands."""

    in_force = fields.Nested(HoldingSchema, required=True, allow_none=True)
    due = fields.List(fields.Nested(WaitingSchema), required=True)
    example = {"in_force": HoldingSchema.example, "due": []}


class CarriedDraftSchema(Strict):
    """What was typed on this or another phone and not handed in yet."""

    assignment_id = Uuid(required=True)
    revision = Whole(required=True)
    answers = document(required=True)
    item = fields.String(required=True, allow_none=True)
    updated_at = Instant(required=True)
    example = {
        "assignment_id": ASSIGNMENT_ID,
        "revision": 3,
        "answers": {"pain": 1},
        "item": "pain_level",
        "updated_at": "2026-04-03T15:10:00Z",
    }


class OwnScaleSchema(Strict):
    """A scale that participants may see of themselves."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    example = {"instrument": "net-diary@1.0", "scale": "pain_level", "title": "Bauchschmerzen"}


class OwnPictureSchema(Strict):
    """What the protocol lets participants see of their own answers."""

    history = Truth(required=True)
    scales = fields.List(fields.Nested(OwnScaleSchema), required=True)
    example = {"history": True, "scales": [OwnScaleSchema.example]}


class PushSchema(Strict):
    """The key a browser subscribes with; null when this installation sends no push messages."""

    key = fields.String(required=True, allow_none=True)
    example = {"key": None}


class RemindedSchema(Strict):
    """How the participant is reminded, without addresses: `has` says for which ways there is one.

    `offered` are the ways this installation has.
    """

    channels = fields.List(fields.String(), required=True)
    quiet_from = fields.String(required=True)
    quiet_to = fields.String(required=True)
    muted = Truth(required=True)
    revision = Whole(required=True)
    has = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)
    offered = fields.List(fields.String(), required=True)
    example = {
        "channels": ["push"],
        "quiet_from": "21:00",
        "quiet_to": "08:00",
        "muted": False,
        "revision": 0,
        "has": {"mail": False, "sms": False, "service": False},
        "offered": ["push", "mail"],
    }


class BundleSchema(Strict):
    """Everything to answer without a network until `until`: no name, no site, no arm, no treatment.

    `answered` are done: their drafts may go. `unscheduled` may be answered at any time; `unscheduled_advice` names
    their entry of `advice`.
    """

    server_time = Instant(required=True, metadata={"description": "Not part of the ETag."})
    version = Whole(required=True)
    until = Day(required=True)
    participant = fields.Nested(OwnerSchema, required=True)
    assignments = fields.List(fields.Nested(CarriedSchema), required=True)
    answered = fields.List(Uuid(), required=True)
    instruments = fields.Dict(keys=fields.String(), values=fields.Nested(PaperSchema), required=True)
    advice = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(AdviceSchema)), required=True)
    contacts = fields.List(fields.Nested(TelephoneSchema), required=True)
    emergency = fields.Nested(EmergencySchema, required=True)
    consent = fields.Nested(ConsentStandingSchema, required=True)
    drafts = fields.List(fields.Nested(CarriedDraftSchema), required=True)
    unscheduled = fields.List(fields.String(), required=True)
    unscheduled_advice = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    feedback = fields.Nested(OwnPictureSchema, required=True)
    push = fields.Nested(PushSchema, required=True)
    contact = fields.Nested(RemindedSchema, required=True)
    example = {
        "server_time": "2026-04-03T14:59:30Z",
        "version": 1,
        "until": "2026-06-02",
        "participant": OwnerSchema.example,
        "assignments": [CarriedSchema.example],
        "answered": [],
        "instruments": {"pgi-s@1.0": PaperSchema.example},
        "advice": {ADVICE: [AdviceSchema.example]},
        "contacts": [TelephoneSchema.example],
        "emergency": EmergencySchema.example,
        "consent": ConsentStandingSchema.example,
        "drafts": [],
        "unscheduled": ["net-crisis@1.0"],
        "unscheduled_advice": {"net-crisis@1.0": ADVICE},
        "feedback": OwnPictureSchema.example,
        "push": PushSchema.example,
        "contact": RemindedSchema.example,
    }
