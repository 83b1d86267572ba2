"""What a mixed model says of a trial's arms, on the wire."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Number, Query, Strict, Whole, word
from proapp.api.schemas.trajectory import AboutSchema, amount
from proapp.trajectory.model.repeated_measures import KENWARD_ROGER, SATTERTHWAITE


class ModelQuery(Query):
    """Which scale, and how degrees of freedom and standard errors are made."""

    instrument = fields.String(required=True, validate=Length(1, 80))
    scale = fields.String(required=True, validate=Length(1, 40))
    inference = word(SATTERTHWAITE, KENWARD_ROGER, load_default=SATTERTHWAITE)


class ContrastSchema(Strict):
    """An adjusted mean change or difference in the scale's units; null with a reason where nothing can be said."""

    arm = fields.String(required=True)
    label = fields.String(
        required=True, allow_none=True, metadata={"description": "The moment; null: over all moments."}
    )
    estimate = amount("In the scale's units.")
    se = amount("Standard error.")
    df = amount("Degrees of freedom.")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    p = amount("Two-sided.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "label": "q12w 1",
        "estimate": 3.2,
        "se": 2.1,
        "df": 31.4,
        "lower": -1.1,
        "upper": 7.5,
        "p": 0.14,
        "reason": None,
    }


class AdjustedMeanSchema(ContrastSchema):
    """Of one arm, from so many participants' answers."""

    n = Whole(required=True)
    example = {**ContrastSchema.example, "n": 18}


class AdjustedDifferenceSchema(ContrastSchema):
    """One arm minus the reference."""

    reference = fields.String(required=True)
    example = {**ContrastSchema.example, "reference": "usual-treatment"}


class TriedSchema(Strict):
    """A covariance that was given up, and why."""

    covariance = fields.String(required=True)
    reason = fields.String(required=True)
    example = {"covariance": "unstructured", "reason": "it did not converge"}


class ModelSchema(AboutSchema):
    """The mixed model for repeated measures (REML): change from baseline by arm and moment, the baseline by moment and
    the strata as covariates. `covariance`: the one used; null where nothing could be fitted."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    baseline = fields.String(required=True)
    strata = fields.List(fields.String(), required=True)
    inference = fields.String(required=True)
    covariance = fields.String(required=True, allow_none=True)
    tried = fields.List(fields.Nested(TriedSchema), required=True)
    participants = Whole(required=True)
    answers = Whole(required=True)
    log_likelihood = Number(required=True, allow_none=True)
    means = fields.List(fields.Nested(AdjustedMeanSchema), required=True)
    differences = fields.List(fields.Nested(AdjustedDifferenceSchema), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        **AboutSchema.example,
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "title": "Global health status",
        "higher_is": "better",
        "baseline": "first-dose",
        "strata": ["origin", "grade"],
        "inference": SATTERTHWAITE,
        "covariance": "unstructured",
        "tried": [],
        "participants": 38,
        "answers": 240,
        "log_likelihood": -912.4,
        "means": [AdjustedMeanSchema.example],
        "differences": [AdjustedDifferenceSchema.example],
        "reason": None,
    }
