"""How a picture is asked for."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Query, word
from proapp.api.schemas.comparison import InstrumentTableQuery
from proapp.api.schemas.deterioration import DeteriorationQuery
from proapp.api.schemas.trajectory import OwnQuery, TrajectoryQuery
from proapp.picture.canvas import FORMATS, THEMES


class PictureQuery(Query):
    """In which form, and for a light or a dark page."""

    form = word(*FORMATS, load_default=FORMATS[0])
    theme = word(*THEMES, load_default=next(iter(THEMES)))


class ScalePictureQuery(OwnQuery, PictureQuery):
    """Of which scale."""


class ScalesPictureQuery(PictureQuery):
    """Of which scales, with commas between."""

    instrument = fields.String(required=True, validate=Length(1, 80))
    scales = fields.String(required=True, validate=Length(1, 200), metadata={"example": "QL,PF,FA"})


class TrajectoryPictureQuery(TrajectoryQuery, PictureQuery):
    """Which scale, and whether its values or their change from baseline."""

    show = word("value", "change", load_default="change")

    class Meta(TrajectoryQuery.Meta):
        exclude = ("stratum",)


class DeteriorationPictureQuery(DeteriorationQuery, PictureQuery):
    """Which scale, and what counts as deterioration."""


class CompletionPictureQuery(InstrumentTableQuery, PictureQuery):
    """Of which instrument."""
