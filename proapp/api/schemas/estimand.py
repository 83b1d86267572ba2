"""Whose values a table counts, and which: asked for in a query, and said in the table."""

from marshmallow import fields

from proapp.api.schemas.base import Query, Strict, word
from proapp.trajectory.estimand import WORDS, Estimand

PLAIN = Estimand()


class EstimandQuery(Query):
    """Whose values count, and which; anything but the first of each only by arm."""

    population = word(*WORDS["population"], load_default=PLAIN.population)
    treatment = word(
        *WORDS["as"],
        load_default=PLAIN.treatment,
        data_key="as",
        attribute="as",
        metadata={"description": "In the arm as randomised, or in the arm whose treatment was given first."},
    )
    windows = word(*WORDS["windows"], load_default=PLAIN.windows)
    deaths = word(*WORDS["deaths"], load_default=PLAIN.deaths)
    events = word(
        *WORDS["events"],
        load_default=PLAIN.events,
        metadata={"description": "Progression, the end of treatment, crossover or treatment again."},
    )


class EstimandSchema(Strict):
    """What was counted, with each choice in a sentence. Never a value after death."""

    population = fields.String(required=True)
    treatment = fields.String(required=True, data_key="as", attribute="as")
    windows = fields.String(required=True)
    deaths = fields.String(required=True)
    events = fields.String(required=True)
    words = fields.List(fields.String(), required=True)
    example = {
        **PLAIN.chosen,
        "words": PLAIN.words,
    }
