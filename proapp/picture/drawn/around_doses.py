"""The hours around doses drawn: a small picture for each dose, a line for each arm."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import Table, arms, title
from proapp.picture.hours import Arm, Around, Dose, Stretch, around

DOSES = {"infusions": "cycle", "injections": "injection"}
MOST = 12  # doses drawn: later injections look like those before


def around_doses(table: Table, *, form: str, theme: Theme) -> bytes:
    """The worst value around each dose, averaged over doses of the same number."""
    numbers = sorted({one["number"] for one in table["stretches"]})[:MOST]
    what = DOSES[table["around"]]
    shown = Around(
        title=f"{table['title']} around {table['around']}",
        note="mean of the worst value in each stretch, two-sided 95 % interval",
        doses=tuple(Dose(f"{what} {number}", _arms(table, number)) for number in numbers),
        higher_is=table["higher_is"],
        unit="hours" if table["around"] == "infusions" else "days",
        why=table["reason"] or "nothing to show",
    )
    return around(shown, form=form, theme=theme)


def _arms(table: Table, number: int) -> tuple[Arm, ...]:
    rows = [one for one in table["stretches"] if one["number"] == number]
    return tuple(
        Arm(title(table, arm), tuple(_stretch(one) for one in rows if one["arm"] == arm)) for arm in arms(table, rows)
    )


def _stretch(one: Table) -> Stretch:
    return Stretch(one["from_hour"], one["to_hour"], one["n"], one["mean"], one["lower"], one["upper"])
