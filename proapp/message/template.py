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
FLAG_PASSED_ON = "flag-passed-on"
PHONE_SHUT_OUT = "phone-shut-out"
PARTICIPANT_DECIDED = "participant-decided"
PARTICIPANT_ASKS = "participant-asks"

REMINDERS = frozenset({REMINDER, LAST_REMINDER})
UNTIL_RESOLVED = frozenset({FLAG_OVERDUE, FLAG_PASSED_ON})  # wanted also once somebody has acknowledged the flag

LANGUAGES = frozenset({"en", "de", "es", "fr", "ar"})
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
            "es": Words("Un recordatorio", "Algo le espera en la aplicación."),
            "fr": Words("Un rappel", "Quelque chose vous attend dans l’application."),
            "ar": Words("تذكير", "هناك شيء بانتظارك في التطبيق."),
        },
        LAST_REMINDER: {
            "en": Words("A reminder", "Something is still waiting for you in the app, and not for much longer."),
            "de": Words("Eine Erinnerung", "In der App wartet noch etwas auf Sie, aber nicht mehr lange."),
            "es": Words("Un recordatorio", "Algo le espera todavía en la aplicación, pero no por mucho tiempo."),
            "fr": Words("Un rappel", "Quelque chose vous attend encore dans l’application, mais plus pour longtemps."),
            "ar": Words("تذكير", "ما زال هناك شيء بانتظارك في التطبيق، ولكن ليس لوقت طويل."),
        },
        FLAG_RAISED: {
            "en": Words("Please review", "Something is waiting for your review. Please sign in."),
            "de": Words("Bitte ansehen", "Es wartet etwas auf Ihre Durchsicht. Bitte anmelden."),
            "es": Words("Por favor, revise", "Algo espera su revisión. Por favor, inicie sesión."),
            "fr": Words("À examiner", "Quelque chose attend votre examen. Merci de vous connecter."),
            "ar": Words("يرجى المراجعة", "هناك شيء بانتظار مراجعتك. يرجى تسجيل الدخول."),
        },
        FLAG_ESCALATED: {
            "en": Words("Please review now", "Nobody has taken a waiting review yet. Please sign in now."),
            "de": Words("Bitte jetzt ansehen", "Eine Durchsicht wartet noch auf jemanden. Bitte jetzt anmelden."),
            "es": Words(
                "Por favor, revise ahora", "Nadie ha atendido aún una revisión pendiente. Inicie sesión ahora."
            ),
            "fr": Words(
                "À examiner maintenant",
                "Personne n’a encore pris en charge un examen en attente. Merci de vous connecter maintenant.",
            ),
            "ar": Words("يرجى المراجعة الآن", "لم يتولَّ أحد بعد مراجعة ما زالت معلّقة. يرجى تسجيل الدخول الآن."),
        },
        FLAG_OVERDUE: {
            "en": Words("Please finish a review", "A review that was begun has no outcome yet. Please sign in."),
            "de": Words("Bitte abschließen", "Eine begonnene Durchsicht hat noch kein Ergebnis. Bitte anmelden."),
            "es": Words(
                "Por favor, termine", "Una revisión empezada no tiene aún resultado. Por favor, inicie sesión."
            ),
            "fr": Words("À terminer", "Un examen commencé n’a pas encore de conclusion. Merci de vous connecter."),
            "ar": Words("يرجى إتمام المراجعة", "هناك مراجعة بدأت ولم تنتهِ إلى نتيجة بعد. يرجى تسجيل الدخول."),
        },
        FLAG_PASSED_ON: {
            "en": Words("Please look now", "A colleague asks you to join a review. Please sign in now."),
            "de": Words(
                "Bitte jetzt ansehen", "Jemand bittet Sie, eine Durchsicht mit anzusehen. Bitte jetzt anmelden."
            ),
            "es": Words("Por favor, mire ahora", "Un colega le pide que se una a una revisión. Inicie sesión ahora."),
            "fr": Words(
                "À regarder maintenant",
                "Un collègue vous demande de participer à un examen. Merci de vous connecter maintenant.",
            ),
            "ar": Words("يرجى الاطلاع الآن", "يطلب منك زميل المشاركة في مراجعة. يرجى تسجيل الدخول الآن."),
        },
        PARTICIPANT_DECIDED: {
            "en": Words("Please look", "Somebody has told you a decision. Please sign in."),
            "de": Words("Bitte ansehen", "Jemand hat Ihnen eine Entscheidung mitgeteilt. Bitte anmelden."),
            "es": Words("Por favor, mire", "Alguien le ha comunicado una decisión. Por favor, inicie sesión."),
            "fr": Words("À regarder", "Quelqu’un vous a fait part d’une décision. Merci de vous connecter."),
            "ar": Words("يرجى الاطلاع", "أبلغك أحدهم بقرار. يرجى تسجيل الدخول."),
        },
        PARTICIPANT_ASKS: {
            "en": Words("A request", "Somebody asks you to look at something. Please sign in."),
            "de": Words("Eine Bitte", "Jemand bittet Sie, etwas anzusehen. Bitte anmelden."),
            "es": Words("Una petición", "Alguien le pide que mire algo. Por favor, inicie sesión."),
            "fr": Words("Une demande", "Quelqu’un vous demande de regarder quelque chose. Merci de vous connecter."),
            "ar": Words("طلب", "يطلب منك أحدهم أن تطّلع على شيء. يرجى تسجيل الدخول."),
        },
        PHONE_SHUT_OUT: {
            "en": Words(
                "A phone was shut out", "Somebody used a phone's access twice, so it was ended. Please sign in."
            ),
            "de": Words("Ein Telefon ist gesperrt", "Ein Zugang wurde doppelt benutzt und beendet. Bitte anmelden."),
            "es": Words(
                "Un teléfono fue bloqueado", "El acceso de un teléfono se usó dos veces y se cerró. Inicie sesión."
            ),
            "fr": Words(
                "Un téléphone a été bloqué",
                "L’accès d’un téléphone a servi deux fois et a été fermé. Merci de vous connecter.",
            ),
            "ar": Words("تم إيقاف هاتف", "استُخدم دخول أحد الهواتف مرتين فأُغلق. يرجى تسجيل الدخول."),
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
