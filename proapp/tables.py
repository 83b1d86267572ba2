"""Every table, for those who need them all: migrations and the audit's verification."""

from proapp.access import tables as access
from proapp.base import audit
from proapp.base.tables import Base
from proapp.flag import tables as flag
from proapp.message import tables as message
from proapp.participant import tables as participant
from proapp.response import tables as response
from proapp.schedule import tables as schedule
from proapp.score import tables as score
from proapp.trial import tables as trial

__all__ = ["access", "audit", "flag", "message", "participant", "response", "schedule", "score", "trial"]

metadata = Base.metadata
