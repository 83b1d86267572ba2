"""Signing in at an institution, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Strict, Truth


class InstitutionSchema(Strict):
    """Whether staff may sign in at an institution, and what it is called."""

    available = Truth(required=True)
    name = fields.String(required=True, allow_none=True)
    example = {"available": True, "name": "University of the Danube"}


class VisitSchema(Strict):
    """Where the browser goes now; it comes back signed in."""

    url = fields.String(required=True)
    example = {"url": "https://login.example.org/authorize?response_type=code&client_id=proapp&state=xyz"}
