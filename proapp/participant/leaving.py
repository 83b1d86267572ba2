"""What becomes of somebody's data when they want fewer questions or none, in words they read before they decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

REMINDERS, QUESTIONS, EVERYTHING = "reminders", "pro", "all"
FROM = (REMINDERS, QUESTIONS, EVERYTHING)
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Leaving:
    """What somebody may want no more of: `title` names it, `happens` says what follows, a sentence each."""

    title: str
    happens: tuple[str, ...]


_KEPT = {
    "en": "What you have answered so far is kept and used as you agreed. Answers you finished before this are "
    "still taken.",
    "de": "Was Sie bisher beantwortet haben, bleibt erhalten und wird verwendet, wie Sie es erlaubt haben. "
    "Antworten, die Sie vorher fertig hatten, werden noch angenommen.",
    "es": "Lo que ha respondido hasta ahora se conserva y se usa como usted aceptó. "
    "Las respuestas que terminó antes todavía se reciben.",
    "fr": "Ce que vous avez répondu jusqu’ici est conservé et utilisé comme vous l’avez accepté. "
    "Les réponses terminées avant sont encore reçues.",
    "ar": "يُحفظ ما أجبتم عنه حتى الآن ويُستخدم كما وافقتم. والإجابات التي أنهيتموها قبل ذلك ما زالت تُقبل.",
}
_UNWATCHED = {
    "en": "Nobody looks at this app for you any more. If you feel unwell, call your study team or the emergency "
    "number.",
    "de": "Niemand schaut mehr für Sie in diese App. Wenn es Ihnen schlecht geht, rufen Sie Ihr Studienteam oder "
    "den Notruf an.",
    "es": "Nadie mira ya esta aplicación por usted. Si se siente mal, llame a su equipo del estudio o a emergencias.",
    "fr": "Plus personne ne regarde cette application pour vous. Si vous vous sentez mal, appelez votre équipe de "
    "l’étude "
    "ou les urgences.",
    "ar": "لن يتابع أحد هذا التطبيق من أجلكم بعد الآن. إذا شعرتم بتوعك فاتصلوا بفريق الدراسة أو برقم الطوارئ.",
}
_BACK = {
    "en": "If you change your mind, tell your study team.",
    "de": "Wenn Sie es sich anders überlegen, sagen Sie es Ihrem Studienteam.",
    "es": "Si cambia de opinión, dígaselo a su equipo del estudio.",
    "fr": "Si vous changez d’avis, dites-le à votre équipe de l’étude.",
    "ar": "إذا غيّرتم رأيكم فأخبروا فريق الدراسة.",
}

WORDS: Mapping[str, Mapping[str, Leaving]] = MappingProxyType(
    {
        "en": {
            REMINDERS: Leaving(
                "No more reminders",
                (
                    "You will get no more reminders. Your questions stay here and you may answer them while they "
                    "are open.",
                    "Everything you have answered is kept, and your taking part does not change.",
                    "You can have reminders again at any time in the settings.",
                ),
            ),
            QUESTIONS: Leaving(
                "No more questions",
                (
                    "From now on you are asked no more questions and get no more reminders.",
                    "Your treatment and your visits go on as agreed with your study team.",
                    _KEPT["en"],
                    _UNWATCHED["en"],
                    _BACK["en"],
                ),
            ),
            EVERYTHING: Leaving(
                "Leave altogether",
                (
                    "From now on you are asked nothing more, get no more reminders, and nothing new is collected here.",
                    "Your study team is told. Please talk with them before you change anything about your treatment.",
                    _KEPT["en"],
                    "To learn what else can be done with your data, for example to have it erased, ask your study "
                    "team.",
                    _UNWATCHED["en"],
                    _BACK["en"],
                ),
            ),
        },
        "de": {
            REMINDERS: Leaving(
                "Keine Erinnerungen mehr",
                (
                    "Sie bekommen keine Erinnerungen mehr. Ihre Fragen bleiben hier, und Sie können sie beantworten, "
                    "solange sie offen sind.",
                    "Alles, was Sie beantwortet haben, bleibt erhalten, und an Ihrer Teilnahme ändert sich nichts.",
                    "In den Einstellungen können Sie jederzeit wieder Erinnerungen einschalten.",
                ),
            ),
            QUESTIONS: Leaving(
                "Keine Fragen mehr",
                (
                    "Ab jetzt bekommen Sie keine Fragen und keine Erinnerungen mehr.",
                    "Ihre Behandlung und Ihre Termine gehen weiter, wie mit Ihrem Studienteam vereinbart.",
                    _KEPT["de"],
                    _UNWATCHED["de"],
                    _BACK["de"],
                ),
            ),
            EVERYTHING: Leaving(
                "Ganz aufhören",
                (
                    "Ab jetzt werden Sie nichts mehr gefragt und nicht mehr erinnert, und hier wird nichts Neues "
                    "erhoben.",
                    "Ihr Studienteam erfährt davon. Bitte sprechen Sie mit ihm, bevor Sie an Ihrer Behandlung "
                    "etwas ändern.",
                    _KEPT["de"],
                    "Was sonst mit Ihren Daten geschehen kann, zum Beispiel sie löschen zu lassen, sagt Ihnen Ihr "
                    "Studienteam.",
                    _UNWATCHED["de"],
                    _BACK["de"],
                ),
            ),
        },
        "es": {
            REMINDERS: Leaving(
                "No más recordatorios",
                (
                    "No recibirá más recordatorios. Sus preguntas siguen aquí y puede responderlas mientras estén "
                    "abiertas.",
                    "Todo lo que ha respondido se conserva y su participación no cambia.",
                    "Puede volver a activar los recordatorios en los ajustes cuando quiera.",
                ),
            ),
            QUESTIONS: Leaving(
                "No más preguntas",
                (
                    "Desde ahora no se le hacen más preguntas ni se le envían recordatorios.",
                    "Su tratamiento y sus visitas siguen como acordó con su equipo del estudio.",
                    _KEPT["es"],
                    _UNWATCHED["es"],
                    _BACK["es"],
                ),
            ),
            EVERYTHING: Leaving(
                "Dejarlo del todo",
                (
                    "Desde ahora no se le pregunta nada más, no recibe recordatorios y aquí no se recoge nada nuevo.",
                    "Su equipo del estudio lo sabrá. Hable con ellos antes de cambiar algo de su tratamiento.",
                    _KEPT["es"],
                    "Para saber qué más se puede hacer con sus datos, por ejemplo borrarlos, pregunte a su equipo del "
                    "estudio.",
                    _UNWATCHED["es"],
                    _BACK["es"],
                ),
            ),
        },
        "fr": {
            REMINDERS: Leaving(
                "Plus de rappels",
                (
                    "Vous ne recevrez plus de rappels. Vos questions restent ici et vous pouvez y répondre tant "
                    "qu’elles "
                    "sont ouvertes.",
                    "Tout ce que vous avez répondu est conservé et votre participation ne change pas.",
                    "Vous pouvez réactiver les rappels à tout moment dans les réglages.",
                ),
            ),
            QUESTIONS: Leaving(
                "Plus de questions",
                (
                    "Dès maintenant, on ne vous pose plus de questions et vous ne recevez plus de rappels.",
                    "Votre traitement et vos visites continuent comme convenu avec votre équipe de l’étude.",
                    _KEPT["fr"],
                    _UNWATCHED["fr"],
                    _BACK["fr"],
                ),
            ),
            EVERYTHING: Leaving(
                "Tout arrêter",
                (
                    "Dès maintenant, on ne vous demande plus rien, vous ne recevez plus de rappels et rien de "
                    "nouveau n’est "
                    "recueilli ici.",
                    "Votre équipe de l’étude est prévenue. Parlez-lui avant de changer quoi que ce soit à votre "
                    "traitement.",
                    _KEPT["fr"],
                    "Pour savoir ce qui peut encore être fait de vos données, par exemple les effacer, demandez à "
                    "votre "
                    "équipe de l’étude.",
                    _UNWATCHED["fr"],
                    _BACK["fr"],
                ),
            ),
        },
        "ar": {
            REMINDERS: Leaving(
                "لا مزيد من التذكيرات",
                (
                    "لن تصلكم تذكيرات بعد الآن. تبقى أسئلتكم هنا ويمكنكم الإجابة عنها ما دامت مفتوحة.",
                    "يُحفظ كل ما أجبتم عنه، ولا تتغير مشاركتكم.",
                    "يمكنكم تشغيل التذكيرات من جديد في أي وقت من الإعدادات.",
                ),
            ),
            QUESTIONS: Leaving(
                "لا مزيد من الأسئلة",
                (
                    "من الآن لن تُطرح عليكم أسئلة أخرى ولن تصلكم تذكيرات.",
                    "يستمر علاجكم وتستمر زياراتكم كما اتفقتم مع فريق الدراسة.",
                    _KEPT["ar"],
                    _UNWATCHED["ar"],
                    _BACK["ar"],
                ),
            ),
            EVERYTHING: Leaving(
                "التوقف كليًا",
                (
                    "من الآن لن تُسألوا عن أي شيء ولن تصلكم تذكيرات، ولن يُجمع هنا أي شيء جديد.",
                    "سيُبلَّغ فريق الدراسة. يُرجى التحدث معهم قبل تغيير أي شيء في علاجكم.",
                    _KEPT["ar"],
                    "لمعرفة ما يمكن فعله ببياناتكم غير ذلك، كمحوها مثلًا، اسألوا فريق الدراسة.",
                    _UNWATCHED["ar"],
                    _BACK["ar"],
                ),
            ),
        },
    }
)


def spoken(language: str) -> str:
    """The language these words are in for a BCP 47 tag: de-AT reads de, an unknown one English."""
    base = language.split("-")[0].lower()
    return base if base in WORDS else FALLBACK


def options(language: str) -> Mapping[str, Leaving]:
    """What somebody may want no more of, from least to most, and what happens then, in the nearest language."""
    return WORDS[spoken(language)]
