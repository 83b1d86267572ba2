"""What a mixed model says of a trial's arms, on the wire."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Number, Query, Strict, Whole, word
from proapp.api.schemas.estimand import EstimandQuery, EstimandSchema
from proapp.api.schemas.trajectory import AboutSchema, amount
from proapp.trajectory.model.repeated_measures import KENWARD_ROGER, SATTERTHWAITE
from proapp.trajectory.modelled import METHODS, MMRM


class ByArmQuery(Query):
    """By arm only: there is nothing to say otherwise. Of one cohort where the protocol has cohorts."""

    cohort = fields.String(load_default=None, validate=Length(1, 200))


class ScaleByArmQuery(ByArmQuery, EstimandQuery):
    """Which scale, and whose values count."""

    instrument = fields.String(required=True, validate=Length(1, 80))
    scale = fields.String(required=True, validate=Length(1, 40))


class StratifiedQuery(ScaleByArmQuery):
    """Whether the strata as randomised are covariates."""

    stratified = fields.Boolean(load_default=True)


class ModelQuery(StratifiedQuery):
    """Which model, and how the degrees of freedom and standard errors of repeated measures are made."""

    method = word(*METHODS, load_default=MMRM)
    inference = word(SATTERTHWAITE, KENWARD_ROGER, load_default=SATTERTHWAITE)


class ContrastSchema(Strict):
    """An adjusted mean change or difference in the scale's units; null with a reason where nothing can be said."""

    arm = fields.String(required=True)
    label = fields.String(
        required=True, allow_none=True, metadata={"description": "The moment; null: over all moments."}
    )
    estimate = amount("In the scale's units.")
    se = amount("Standard error.")
    df = amount("Degrees of freedom; null: the normal distribution.")
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

    n = Whole(required=True, allow_none=True)
    day = Whole(required=True, allow_none=True, metadata={"description": "Planned day from randomisation."})
    example = {**ContrastSchema.example, "n": 18, "day": 84}


class AdjustedDifferenceSchema(ContrastSchema):
    """One arm minus the reference."""

    reference = fields.String(required=True)
    example = {**ContrastSchema.example, "reference": "usual-treatment"}


class TriedSchema(Strict):
    """A covariance that was given up, and why."""

    covariance = fields.String(required=True)
    reason = fields.String(required=True)
    example = {"covariance": "unstructured", "reason": "it did not converge"}


class OfAScaleSchema(AboutSchema):
    """Of which scale, whose values, and from which start."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    estimand = fields.Nested(EstimandSchema, required=True)
    baseline = fields.String(required=True)
    example = {
        **AboutSchema.example,
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "title": "Global health status",
        "higher_is": "better",
        "estimand": EstimandSchema.example,
        "baseline": "first-dose",
    }


class ModelSchema(OfAScaleSchema):
    """The mixed model (REML): change from baseline by arm and moment, the baseline by moment and the strata as
    covariates. `mmrm`: repeated measures, `covariance` the one used, null where nothing could be fitted, `tried` those
    given up before it. `random-intercept`: a level for each participant, normal intervals, `inference` null."""

    strata = fields.List(fields.String(), required=True)
    method = word(*METHODS, required=True)
    inference = fields.String(required=True, allow_none=True)
    covariance = fields.String(required=True, allow_none=True)
    tried = fields.List(fields.Nested(TriedSchema), required=True)
    participants = Whole(required=True)
    answers = Whole(required=True)
    log_likelihood = Number(required=True, allow_none=True)
    means = fields.List(fields.Nested(AdjustedMeanSchema), required=True)
    differences = fields.List(fields.Nested(AdjustedDifferenceSchema), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        **OfAScaleSchema.example,
        "strata": ["origin", "grade"],
        "method": MMRM,
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
