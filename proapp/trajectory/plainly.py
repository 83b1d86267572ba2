"""How somebody is doing compared with their own start, in plain words: never advice, never compared with others."""

from collections.abc import Mapping
from types import MappingProxyType

from proapp.trajectory.estimate import TOLERANCE

FALLBACK = "en"
BETTER, SAME, WORSE = "better", "same", "worse"
NOTHING, ONLY_START, NO_START, NO_POINTS, ALWAYS = "nothing", "only-start", "no-start", "no-points", "always"

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            NOTHING: "There is nothing to show yet.",
            ONLY_START: "This is how you were at the start. Later answers will be compared with it.",
            NO_START: "There is no answer from the start to compare with.",
            NO_POINTS: "This shows your answers as you gave them, one by one.",
            BETTER: "Your latest answers are better than at the start.",
            SAME: "Your latest answers are about the same as at the start.",
            WORSE: "Your latest answers are worse than at the start.",
            ALWAYS: "This is made of your own answers only. It does not say why, and it does not replace talking with "
            "your study team.",
        },
        "de": {
            NOTHING: "Es gibt noch nichts zu zeigen.",
            ONLY_START: "So ging es Ihnen am Anfang. Spätere Antworten werden damit verglichen.",
            NO_START: "Es gibt keine Antwort vom Anfang, mit der verglichen werden kann.",
            NO_POINTS: "Das sind Ihre Antworten, eine nach der anderen, wie Sie sie gegeben haben.",
            BETTER: "Ihre letzten Antworten sind besser als am Anfang.",
            SAME: "Ihre letzten Antworten sind etwa so wie am Anfang.",
            WORSE: "Ihre letzten Antworten sind schlechter als am Anfang.",
            ALWAYS: "Das kommt nur aus Ihren eigenen Antworten. Es sagt nicht, warum, und ersetzt kein Gespräch mit "
            "Ihrem Studienteam.",
        },
        "es": {
            NOTHING: "Todavía no hay nada que mostrar.",
            ONLY_START: "Así estaba usted al principio. Las respuestas posteriores se compararán con esto.",
            NO_START: "No hay una respuesta del principio con la que comparar.",
            NO_POINTS: "Estas son sus respuestas, una por una, tal como las dio.",
            BETTER: "Sus últimas respuestas son mejores que al principio.",
            SAME: "Sus últimas respuestas son más o menos iguales que al principio.",
            WORSE: "Sus últimas respuestas son peores que al principio.",
            ALWAYS: "Esto sale solo de sus propias respuestas. No dice por qué y no sustituye hablar con su equipo del "
            "estudio.",
        },
        "fr": {
            NOTHING: "Il n’y a encore rien à montrer.",
            ONLY_START: "Voici comment vous alliez au début. Vos réponses suivantes y seront comparées.",
            NO_START: "Il n’y a pas de réponse du début avec laquelle comparer.",
            NO_POINTS: "Voici vos réponses, une par une, telles que vous les avez données.",
            BETTER: "Vos dernières réponses sont meilleures qu’au début.",
            SAME: "Vos dernières réponses sont à peu près les mêmes qu’au début.",
            WORSE: "Vos dernières réponses sont moins bonnes qu’au début.",
            ALWAYS: "Cela vient seulement de vos propres réponses. Cela ne dit pas pourquoi et ne remplace pas un "
            "échange avec votre équipe de l’étude.",
        },
        "ar": {
            NOTHING: "لا يوجد شيء لعرضه بعد.",
            ONLY_START: "هكذا كانت حالتكم في البداية. ستُقارن بها إجاباتكم اللاحقة.",
            NO_START: "لا توجد إجابة من البداية للمقارنة بها.",
            NO_POINTS: "هذه إجاباتكم واحدة تلو الأخرى كما قدمتموها.",
            BETTER: "إجاباتكم الأخيرة أفضل مما كانت عليه في البداية.",
            SAME: "إجاباتكم الأخيرة مماثلة تقريبًا لما كانت عليه في البداية.",
            WORSE: "إجاباتكم الأخيرة أسوأ مما كانت عليه في البداية.",
            ALWAYS: "هذا مبني على إجاباتكم أنتم فقط. وهو لا يبيّن السبب ولا يغني عن التحدث مع فريق الدراسة.",
        },
    }
)


def spoken(language: str) -> str:
    """The language these words are in for a BCP 47 tag: de-AT reads de, an unknown one English."""
    base = language.split("-")[0].lower()
    return base if base in WORDS else FALLBACK


def verdict(start: float, latest: float, *, points: float, higher_is: str) -> str:
    """better, same or worse: a change counts from `points` on, in the scale's units, as the protocol's own tables do.

    `higher_is` says what a higher value means: better or worse.
    """
    gain = latest - start if higher_is == BETTER else start - latest
    if abs(gain) < points - TOLERANCE:
        return SAME
    return BETTER if gain > 0 else WORSE


def plainly(
    start: float | None, later: tuple[float, ...], *, points: float | None, higher_is: str, language: str
) -> tuple[str, ...]:
    """Sentences about one scale of one person: `start` their baseline, `later` the values after it, oldest first.

    `points`: from what change on the protocol speaks of one; None: it does not, and nothing is compared.
    """
    words = WORDS[spoken(language)]
    return words[_which(start, later, points=points, higher_is=higher_is)], words[ALWAYS]


def _which(start: float | None, later: tuple[float, ...], *, points: float | None, higher_is: str) -> str:
    if start is None and not later:
        return NOTHING
    if points is None:
        return NO_POINTS
    if start is None:
        return NO_START
    return verdict(start, later[-1], points=points, higher_is=higher_is) if later else ONLY_START
