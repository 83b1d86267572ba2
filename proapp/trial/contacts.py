"""Whom a participant calls, at which hours somebody answers, and what to do when nobody does."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """What telephones are called, and the sentence for an emergency with and without a number."""

    labels: Mapping[str, str]
    emergency: str
    any_emergency: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "en": Words(
            {"team": "Your study team", "ward": "The hospital ward", "on-call": "The doctor on call"},
            "If it cannot wait and nobody from your team can be reached, call {number}.",
            "If it cannot wait and nobody from your team can be reached, call the emergency number where you are.",
        ),
        "de": Words(
            {"team": "Ihr Studienteam", "ward": "Die Station im Krankenhaus", "on-call": "Der ärztliche Notdienst"},
            "Wenn es nicht warten kann und niemand aus Ihrem Team erreichbar ist, rufen Sie {number} an.",
            "Wenn es nicht warten kann und niemand aus Ihrem Team erreichbar ist, rufen Sie den örtlichen Notruf an.",
        ),
        "es": Words(
            {"team": "Su equipo del ensayo", "ward": "La planta del hospital", "on-call": "El médico de guardia"},
            "Si no puede esperar y no localiza a nadie de su equipo, llame al {number}.",
            "Si no puede esperar y no localiza a nadie de su equipo, llame al número de emergencias de su zona.",
        ),
        "fr": Words(
            {"team": "Votre équipe de l'essai", "ward": "Le service de l'hôpital", "on-call": "Le médecin de garde"},
            "Si cela ne peut pas attendre et que personne de votre équipe n'est joignable, appelez le {number}.",
            "Si cela ne peut pas attendre et que personne de votre équipe n'est joignable, appelez le numéro d'urgence "
            "de l'endroit où vous êtes.",
        ),
        "ar": Words(
            {"team": "فريق الدراسة", "ward": "قسم المستشفى", "on-call": "الطبيب المناوب"},
            "إذا كان الأمر لا يحتمل الانتظار وتعذّر الوصول إلى فريقك، فيُرجى الاتصال بالرقم \u2066{number}\u2069.",
            "إذا كان الأمر لا يحتمل الانتظار وتعذّر الوصول إلى فريقك، فيُرجى الاتصال برقم الطوارئ في مكان وجودك.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a site has said: its zone, its cover hours, and its `contacts` (None: nothing yet)."""

    zone: str
    cover: Mapping[str, Any]
    contacts: Mapping[str, Any] | None


def telephones(desk: Desk, *, language: str) -> list[dict[str, Any]]:
    """JSON: label, phone, hours by weekday, holidays, zone, always; in the site's order.

    A telephone without hours of its own is answered in the cover hours. A site that has said no hours at all has cover
    always, as for its flags (`proapp.flag.escalation.Cover`).
    """
    labels = _words(language).labels
    return [
        {"label": labels[entry["kind"]], "phone": entry["phone"], **_hours(entry, desk), "zone": desk.zone}
        for entry in (desk.contacts or {}).get("phones", [])
    ]


def emergency(desk: Desk, *, language: str) -> dict[str, Any]:
    """JSON: the number, null when the site has said none, and a sentence."""
    words, number = _words(language), (desk.contacts or {}).get("emergency")
    return {"number": number, "text": words.emergency.format(number=number) if number else words.any_emergency}


def _hours(entry: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    said: Mapping[str, Any] = entry["hours"] if entry.get("hours") else desk.cover
    hours = {day: spans for day, spans in said.items() if day != "holidays" and spans}
    holidays = sorted({*desk.cover.get("holidays", ()), *said.get("holidays", ())})
    return {"hours": hours, "holidays": holidays, "always": bool(entry.get("always")) or not hours}


def _words(language: str) -> Words:
    return WORDS.get(language.partition("-")[0].lower(), WORDS[FALLBACK])
