"""How a language says dates and stretches of time, and what a patient calls the days that questions count from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Unit:
    """One, several, and, for Arabic, two, eleven to ninety-nine, and a full hundred; `{}` is the number."""

    one: str
    several: str
    two: str = ""
    many: str = ""
    hundred: str = ""

    def words(self, number: int) -> str:
        """A number of them; plural forms of Unicode CLDR, where Arabic has one, two, few, many and other."""
        if number == 1:
            return self.one
        if number == 2 and self.two:
            return self.two
        if self.hundred and number % 100 < 3:
            return self.hundred.format(number)
        return (self.many if self.many and number % 100 > 10 else self.several).format(number)


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language. `{when}` is a date, `{time}` a stretch of time, `{anchor}` one of `anchors`."""

    months: tuple[str, ...]
    form: str
    first_day: str
    units: Mapping[str, Unit]
    anchors: Mapping[str, str]
    after: str
    before: str
    on_the_day: str
    some_time_after: str
    some_time_before: str
    daily: str
    planned: str

    def day(self, on: date) -> str:
        """27 March 2026"""
        number = self.first_day if on.day == 1 else str(on.day)
        return self.form.format(day=number, month=self.months[on.month - 1], year=on.year)


def tongue(language: str) -> Tongue:
    """A language by its tag (BCP 47, `de-AT` reads `de`), English when we do not speak it."""
    return TONGUES.get(language.partition("-")[0].lower(), TONGUES[FALLBACK])


def _months(names: str) -> tuple[str, ...]:
    return tuple(names.split())


ENGLISH = Tongue(
    months=_months("January February March April May June July August September October November December"),
    form="{day} {month} {year}",
    first_day="1",
    units={
        "week": Unit("one week", "{} weeks"),
        "day": Unit("one day", "{} days"),
        "hour": Unit("one hour", "{} hours"),
    },
    anchors={
        "registration": "your registration on {when}",
        "randomisation": "the assignment of your treatment on {when}",
        "treatment": "your treatment on {when}",
        "planned-treatment": "your treatment planned for {when}",
        "progression": "your check-up on {when}",
        "procedure": "your procedure on {when}",
        "end-of-treatment": "your last treatment on {when}",
    },
    after="{time} after {anchor}.",
    before="{time} before {anchor}.",
    on_the_day="On the day of {anchor}.",
    some_time_after="In the time after {anchor}.",
    some_time_before="Before {anchor}.",
    daily="Once a day; this one is for {when}.",
    planned="Planned for {when}.",
)

GERMAN = Tongue(
    months=_months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    form="{day}. {month} {year}",
    first_day="1",
    units={
        "week": Unit("eine Woche", "{} Wochen"),
        "day": Unit("einen Tag", "{} Tage"),
        "hour": Unit("eine Stunde", "{} Stunden"),
    },
    anchors={
        "registration": "Ihrer Anmeldung am {when}",
        "randomisation": "der Zuteilung Ihrer Behandlung am {when}",
        "treatment": "Ihrer Behandlung am {when}",
        "planned-treatment": "Ihrer für den {when} geplanten Behandlung",
        "progression": "Ihrer Untersuchung am {when}",
        "procedure": "Ihrer Zusatzbehandlung am {when}",
        "end-of-treatment": "Ihrer letzten Behandlung am {when}",
    },
    after="{time} nach {anchor}.",
    before="{time} vor {anchor}.",
    on_the_day="Am Tag {anchor}.",
    some_time_after="In der Zeit nach {anchor}.",
    some_time_before="Vor {anchor}.",
    daily="Einmal am Tag; dies ist für den {when}.",
    planned="Geplant für den {when}.",
)

SPANISH = Tongue(
    months=_months("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    form="{day} de {month} de {year}",
    first_day="1",
    units={
        "week": Unit("una semana", "{} semanas"),
        "day": Unit("un día", "{} días"),
        "hour": Unit("una hora", "{} horas"),
    },
    anchors={
        "registration": "su inscripción del {when}",
        "randomisation": "la asignación de su tratamiento del {when}",
        "treatment": "su tratamiento del {when}",
        "planned-treatment": "su tratamiento previsto para el {when}",
        "progression": "su revisión del {when}",
        "procedure": "su intervención del {when}",
        "end-of-treatment": "su último tratamiento del {when}",
    },
    after="{time} después de {anchor}.",
    before="{time} antes de {anchor}.",
    on_the_day="El día de {anchor}.",
    some_time_after="En los días siguientes a {anchor}.",
    some_time_before="Antes de {anchor}.",
    daily="Una vez al día; esta es para el {when}.",
    planned="Previsto para el {when}.",
)

FRENCH = Tongue(
    months=_months("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    form="{day} {month} {year}",
    first_day="1er",
    units={
        "week": Unit("une semaine", "{} semaines"),
        "day": Unit("un jour", "{} jours"),
        "hour": Unit("une heure", "{} heures"),
    },
    anchors={
        "registration": "votre inscription du {when}",
        "randomisation": "l'attribution de votre traitement du {when}",
        "treatment": "votre traitement du {when}",
        "planned-treatment": "votre traitement prévu le {when}",
        "progression": "votre examen du {when}",
        "procedure": "votre intervention du {when}",
        "end-of-treatment": "votre dernier traitement du {when}",
    },
    after="{time} après {anchor}.",
    before="{time} avant {anchor}.",
    on_the_day="Le jour de {anchor}.",
    some_time_after="Dans les jours qui suivent {anchor}.",
    some_time_before="Avant {anchor}.",
    daily="Une fois par jour\u00a0; celle-ci est pour le {when}.",
    planned="Prévu pour le {when}.",
)

ARABIC = Tongue(
    months=_months("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
    form="{day} {month} {year}",
    first_day="1",
    units={
        "week": Unit("أسبوع واحد", "{} أسابيع", "أسبوعين", "{} أسبوعًا", "{} أسبوع"),
        "day": Unit("يوم واحد", "{} أيام", "يومين", "{} يومًا", "{} يوم"),
        "hour": Unit("ساعة واحدة", "{} ساعات", "ساعتين", "{} ساعةً", "{} ساعة"),
    },
    anchors={
        "registration": "تسجيلك بتاريخ {when}",
        "randomisation": "تحديد علاجك بتاريخ {when}",
        "treatment": "علاجك بتاريخ {when}",
        "planned-treatment": "علاجك المقرر بتاريخ {when}",
        "progression": "فحصك بتاريخ {when}",
        "procedure": "إجرائك الطبي بتاريخ {when}",
        "end-of-treatment": "آخر علاج لك بتاريخ {when}",
    },
    after="بعد {time} من {anchor}.",
    before="قبل {time} من {anchor}.",
    on_the_day="في يوم {anchor}.",
    some_time_after="في الفترة التي تلي {anchor}.",
    some_time_before="قبل {anchor}.",
    daily="مرة كل يوم؛ وهذه ليوم {when}.",
    planned="مقرر ليوم {when}.",
)

TONGUES: Mapping[str, Tongue] = MappingProxyType(
    {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH, "ar": ARABIC}
)
