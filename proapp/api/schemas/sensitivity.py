"""Results under assumptions about missing answers, on the wire."""

from marshmallow import fields
from marshmallow.validate import Length, Range

from proapp.analysis.sensitivity import IMPUTATIONS, MOST_IMPUTATIONS, SEED
from proapp.api.schemas.analysis import AdjustedDifferenceSchema, ContrastSchema, OfAScaleSchema, StratifiedQuery
from proapp.api.schemas.base import Number, Whole, word
from proapp.api.schemas.trajectory import amount
from proapp.trajectory.model.imputation import ASSUMPTIONS

MOST_SEED = 2**31 - 1


class ImputingQuery(StratifiedQuery):
    """How often missing answers are drawn, and from which seed: the same seed makes the same table again."""

    seed = fields.Integer(load_default=SEED, validate=Range(0, MOST_SEED))
    imputations = fields.Integer(load_default=IMPUTATIONS, validate=Range(2, MOST_IMPUTATIONS))


class SensitivityQuery(ImputingQuery):
    """What is assumed about answers missing after the last one given."""

    assumption = word(*ASSUMPTIONS, load_default="jump to reference")


class TippingPointQuery(ImputingQuery):
    """Which arm's imputed answers get worse, at which moment the difference is looked at, and how far to go."""

    arm = fields.String(
        load_default=None, validate=Length(1, 60), metadata={"description": "The first that is not the reference."}
    )
    label = fields.String(
        load_default=None, validate=Length(1, 120), metadata={"description": "The last at which every arm has answers."}
    )
    most = fields.Float(
        load_default=None,
        validate=Range(0, 1000, min_inclusive=False),
        metadata={"description": "Scale units; three times the threshold unless said."},
    )


class ImputedSchema(OfAScaleSchema):
    """How missing answers were drawn."""

    strata = fields.List(fields.String(), required=True)
    assumption = word(*ASSUMPTIONS, required=True)
    seed = Whole(required=True)
    imputations = Whole(required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        **OfAScaleSchema.example,
        "strata": ["origin", "grade"],
        "assumption": "jump to reference",
        "seed": SEED,
        "imputations": IMPUTATIONS,
        "reason": None,
    }


class SensitivitySchema(ImputedSchema):
    """Differences by moment from many imputations, put together by Rubin's rules. Nothing is imputed after death nor
    before a moment has come."""

    participants = Whole(required=True)
    covariance = fields.String(required=True, allow_none=True)
    differences = fields.List(fields.Nested(AdjustedDifferenceSchema), required=True)
    example = {
        **ImputedSchema.example,
        "participants": 40,
        "covariance": "unstructured",
        "differences": [AdjustedDifferenceSchema.example],
    }


class ShiftSchema(ContrastSchema):
    """The difference when every answer imputed after the last one given is moved by `delta`."""

    delta = Number(required=True, metadata={"description": "Scale units, in the worse direction."})
    example = {**ContrastSchema.example, "delta": -5.0}


class TippingPointSchema(ImputedSchema):
    """How far imputed answers of `arm` must get worse until p is not below 0.05 any more."""

    arm = fields.String(required=True)
    reference = fields.String(required=True)
    label = fields.String(required=True, allow_none=True)
    tips_at = amount("The first shift at which p is not below 0.05; null with a reason.")
    shifts = fields.List(fields.Nested(ShiftSchema), required=True)
    example = {
        **ImputedSchema.example,
        "assumption": "missing at random",
        "arm": "retreatment",
        "reference": "usual-treatment",
        "label": "q12w 1",
        "tips_at": -5.0,
        "shifts": [ShiftSchema.example],
    }
