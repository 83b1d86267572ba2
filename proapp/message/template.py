"""What a message may say: a few fixed sentences that tell a stranger nothing.

A locked phone, a mail preview and a provider's log are read by others. So no sentence names a trial, a treatment, an
illness, a questionnaire, a date or a person; the rest is shown after signing in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

REMINDER = "reminder"
LAST_REMINDER = "reminder-closing"
FLAG_RAISED = "flag-raised"
FLAG_ESCALATED = "flag-escalated"
FLAG_OVERDUE = "flag-overdue"
PHONE_SHUT_OUT = "phone-shut-out"
PARTICIPANT_DECIDED = "participant-decided"
PARTICIPANT_ASKS = "participant-asks"

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """A subject line and one sentence, in one language."""

    subject: str
    sentence: str


TEMPLATES: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        REMINDER: {
            "en": Words("A reminder", "Something is waiting for you in the app."),
            "de": Words("Eine Erinnerung", "In der App wartet etwas auf Sie."),
        },
        LAST_REMINDER: {
            "en": Words("A reminder", "Something is still waiting for you in the app, and not for much longer."),
            "de": Words("Eine Erinnerung", "In der App wartet noch etwas auf Sie, aber nicht mehr lange."),
        },
        FLAG_RAISED: {
            "en": Words("Please review", "Something is waiting for your review. Please sign in."),
            "de": Words("Bitte ansehen", "Es wartet etwas auf Ihre Durchsicht. Bitte anmelden."),
        },
        FLAG_ESCALATED: {
            "en": Words("Please review now", "Nobody has taken a waiting review yet. Please sign in now."),
            "de": Words("Bitte jetzt ansehen", "Eine Durchsicht wartet noch auf jemanden. Bitte jetzt anmelden."),
        },
        FLAG_OVERDUE: {
            "en": Words("Please finish a review", "A review that was begun has no outcome yet. Please sign in."),
            "de": Words("Bitte abschließen", "Eine begonnene Durchsicht hat noch kein Ergebnis. Bitte anmelden."),
        },
        PARTICIPANT_DECIDED: {
            "en": Words("Please look", "A participant has told you a decision. Please sign in."),
            "de": Words("Bitte ansehen", "Jemand hat Ihnen eine Entscheidung mitgeteilt. Bitte anmelden."),
        },
        PARTICIPANT_ASKS: {
            "en": Words("A request", "A participant asks you to look at something. Please sign in."),
            "de": Words("Eine Bitte", "Jemand bittet Sie, etwas anzusehen. Bitte anmelden."),
        },
        PHONE_SHUT_OUT: {
            "en": Words(
                "A phone was shut out", "Somebody used a phone's access twice, so it was ended. Please sign in."
            ),
            "de": Words("Ein Telefon ist gesperrt", "Ein Zugang wurde doppelt benutzt und beendet. Bitte anmelden."),
        },
    }
)


def words(template: str, language: str) -> Words:
    """The sentence in a language (BCP 47, e.g. de-AT reads de), in English when there is none. Raises KeyError."""
    translations = TEMPLATES[template]
    return translations.get(language.split("-")[0].lower(), translations[FALLBACK])


def payload(message_id: UUID) -> dict[str, Any]:
    """All a channel may carry besides the sentence: the version of this shape and the message's own id."""
    return {"v": 1, "n": str(message_id)}
