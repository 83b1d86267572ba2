"""The form of a trial's tables beside its trajectories: completion, worst grades, symptom days."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Strict, Whole, word
from proapp.api.schemas.trajectory import AboutSchema, CellSchema, EstimateSchema, TableQuery, amount


class InstrumentTableQuery(TableQuery):
    """Which instrument."""

    instrument = fields.String(required=True, validate=Length(1, 80))


class RateSchema(Strict):
    """Completion (received / expected) and available data (received / population), as SISAQOL words them."""

    arm = fields.String(required=True, allow_none=True)
    label = fields.String(required=True)
    timepoint = fields.String(required=True)
    ordinal = Whole(required=True)
    day = Whole(required=True, allow_none=True)
    received = Whole(required=True, allow_none=True)
    expected = Whole(required=True, allow_none=True)
    population = Whole(required=True, allow_none=True)
    completion_rate = amount("0 to 1.")
    available_data_rate = amount("0 to 1.")
    late = Whole(required=True, allow_none=True, metadata={"description": "Of those received, after their window."})
    modes = fields.Dict(
        keys=fields.String(),
        values=Whole(),
        required=True,
        metadata={"description": "Received, by how: app, paper ..."},
    )
    missing = fields.Dict(keys=fields.String(), values=Whole(), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "label": "q12w 1",
        "timepoint": "q12w",
        "ordinal": 1,
        "day": 84,
        "received": 17,
        "expected": 19,
        "population": 20,
        "completion_rate": 0.8947368421052632,
        "available_data_rate": 0.85,
        "late": 1,
        "modes": {"app": 16, "paper": 1},
        "missing": {"too-ill": 1, "not answered": 1, "death": 1},
        "reason": None,
    }


class CompletionSchema(AboutSchema):
    """Both rates by timepoint, with numerators and denominators."""

    instrument = fields.String(required=True)
    rates = fields.List(fields.Nested(RateSchema), required=True)
    modes = fields.Dict(keys=fields.String(), values=Whole(), required=True)
    example = {
        **AboutSchema.example,
        "instrument": "qlq-c30@3.0",
        "rates": [RateSchema.example],
        "modes": RateSchema.example["modes"],
    }


class ShareSchema(Strict):
    """How many had a symptom at all, and severely, by their worst grade."""

    arm = fields.String(required=True, allow_none=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    summary = word("max_post_baseline", "baseline_adjusted", required=True)
    n = Whole(required=True, allow_none=True)
    present = Whole(required=True, allow_none=True)
    severe = Whole(required=True, allow_none=True)
    present_share = amount("0 to 1.")
    severe_share = amount("0 to 1.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "scale": "16",
        "title": "Diarrhea",
        "summary": "max_post_baseline",
        "n": 19,
        "present": 12,
        "severe": 2,
        "present_share": 0.631578947368421,
        "severe_share": 0.10526315789473684,
        "reason": None,
    }


class WorstGradesSchema(AboutSchema):
    """The worst PRO-CTCAE composite grades after baseline; not CTCAE grades."""

    instrument = fields.String(required=True)
    shares = fields.List(fields.Nested(ShareSchema), required=True)
    example = {**AboutSchema.example, "instrument": "pro-ctcae-net@1.0", "shares": [ShareSchema.example]}


class DifferenceSchema(Strict):
    """Decline of one arm minus decline of another, in days per 28."""

    scale = fields.String(required=True)
    arm = fields.String(required=True)
    reference = fields.String(required=True)
    decline = fields.Nested(EstimateSchema, required=True)
    reference_decline = fields.Nested(EstimateSchema, required=True)
    difference = amount("Above 0: the first arm improved more.")
    lower = amount("Lower end of Welch's 95 % interval.")
    upper = amount("Upper end of Welch's 95 % interval.")
    p = amount("Two-sided.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "scale": "diarrhoea_days",
        "arm": "lutetium",
        "reference": "octreotide",
        "decline": EstimateSchema.example,
        "reference_decline": EstimateSchema.example,
        "difference": 3.1,
        "lower": 1.2,
        "upper": 5.0,
        "p": 0.0017,
        "reason": None,
    }


class SymptomCellSchema(CellSchema):
    """One symptom's days per block of 28 diaries."""

    scale = fields.String(required=True)
    example = {**CellSchema.example, "scale": "diarrhoea_days", "timepoint": "diary", "day": None}


class SymptomDaysSchema(AboutSchema):
    """Days with each symptom per 28, their change from the run-in, and the arms' difference."""

    instrument = fields.String(required=True)
    cells = fields.List(fields.Nested(SymptomCellSchema), required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)
    example = {
        **AboutSchema.example,
        "instrument": "net-diary@1.0",
        "cells": [SymptomCellSchema.example],
        "differences": [DifferenceSchema.example],
    }
