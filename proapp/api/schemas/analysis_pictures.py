"""How pictures of models, responders and distributions are asked for."""

from proapp.api.schemas.analysis import ModelQuery
from proapp.api.schemas.base import word
from proapp.api.schemas.picture import PictureQuery
from proapp.api.schemas.responders import DistributionQuery, RespondersQuery
from proapp.api.schemas.sensitivity import SensitivityQuery, TippingPointQuery


class ModelPictureQuery(ModelQuery, PictureQuery):
    """Which model, and whether its differences or its means over time."""

    show = word("differences", "means", load_default="differences")


class SensitivityPictureQuery(SensitivityQuery, PictureQuery):
    """What is assumed."""


class TippingPointPictureQuery(TippingPointQuery, PictureQuery):
    """Which arm, at which moment."""


class RespondersPictureQuery(RespondersQuery, PictureQuery):
    """Which scale, and what counts as a response."""


class DistributionPictureQuery(DistributionQuery, PictureQuery):
    """At which moment."""
