"""Whether this process can serve."""

from typing import Any

from flask import Blueprint
from sqlalchemy import text

from proapp.api import work

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def read() -> Any:
    """Answers when the database does: 200, or 503 as a problem."""
    work.reading().execute(text("SELECT 1"))
    return {"status": "ok"}
