"""Tables by arm for the report, fetched with the committee member's token."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from proapp.demo import published
from proapp.simulation.sheet import sheet
from proapp.simulation.words import NONE, change, interval, number, probability, share

Content = Mapping[str, Any]
BETTER = {"better": "higher is better", "worse": "higher is worse"}


def trajectory(table: Content, *, name: str, asked: Sequence[str]) -> Table:
    """One scale over time: n, mean, and change from baseline with its 95 % interval, the arms side by side."""
    arms = list(table["arms"])
    shown = sheet(f"{name}: {table['title']} ({table['scale']}, 0 to 100, {BETTER[table['higher_is']]})", "when")
    for arm in arms:
        shown.add_column(f"{arm}\nn", justify="right")
        shown.add_column("\nmean", justify="right")
        shown.add_column("\nchange (95 % interval)", justify="left")
    by_place: dict[tuple[int, str], dict[str, Content]] = defaultdict(dict)
    for cell in table["cells"]:
        if cell["timepoint"] in asked:
            by_place[asked.index(cell["timepoint"]), _when(cell)][cell["arm"]] = cell
    for (_, when), cells in by_place.items():
        if any(cell["value"]["n"] for cell in cells.values()):
            shown.add_row(when, *(text for arm in arms for text in _cell(cells.get(arm))))
    return shown


def _when(cell: Content) -> str:
    return f"week {cell['day'] // 7}" if cell["day"] else str(cell["timepoint"])


def _cell(cell: Content | None) -> tuple[str, str, str]:
    if cell is None or not cell["value"]["n"]:
        return "0", NONE, NONE
    return str(cell["value"]["n"]), number(cell["value"]["mean"]), change(cell["change"])


def rates(table: Content, *, name: str, asked: Sequence[str]) -> Table:
    """Both SISAQOL rates by timepoint and arm, with numerators and denominators."""
    arms = list(table["arms"])
    shown = sheet(f"{name}: answers received, {table['instrument']}", "when")
    for arm in arms:
        shown.add_column(f"{arm}\ncompletion", justify="right")
        shown.add_column("\navailable data", justify="right")
    by_place: dict[str, dict[str, Content]] = defaultdict(dict)
    for rate in table["rates"]:
        if rate["timepoint"] in asked:
            by_place[_when(rate)][rate["arm"]] = rate
    for when, found in by_place.items():
        shown.add_row(when, *(text for arm in arms for text in _rate(found.get(arm))))
    shown.caption = "completion: received / expected then (alive and being asked); available data: received / all"
    return shown


def _rate(rate: Content | None) -> tuple[str, str]:
    if rate is None:
        return NONE, NONE
    return share(rate["received"], rate["expected"]), share(rate["received"], rate["population"])


def worst_grades(table: Content, *, name: str) -> Table:
    """The worst PRO-CTCAE composite grade after baseline: present (1 or more), severe (3), severe beyond baseline."""
    arms = list(table["arms"])
    shown = sheet(f"{name}: worst PRO-CTCAE composite grade after baseline ({table['instrument']})", "symptom")
    for arm in arms:
        shown.add_column(f"{arm}\npresent", justify="right")
        shown.add_column("\nsevere", justify="right")
        shown.add_column("\nadjusted", justify="right")
    found: dict[str, dict[tuple[str, str], Content]] = defaultdict(dict)
    for entry in table["shares"]:
        found[entry["title"]][entry["arm"], entry["summary"]] = entry
    for title, by in found.items():
        shown.add_row(title, *(text for arm in arms for text in _grades(by, arm)))
    shown.caption = (
        "present: grade 1 or more; severe: grade 3; adjusted: severe and worse than at baseline; not CTCAE grades"
    )
    return shown


def _grades(by: Mapping[tuple[str, str], Content], arm: str) -> tuple[str, str, str]:
    worst, adjusted = by.get((arm, "max_post_baseline")), by.get((arm, "baseline_adjusted"))
    if worst is None or adjusted is None:
        return NONE, NONE, NONE
    present, severe = (share(worst[name], worst["n"]) for name in ("present", "severe"))
    return present, severe, share(adjusted["severe"], adjusted["n"])


def symptom_days(table: Content, *, name: str) -> Table:
    """By how many days per 28 each symptom fell, here and as published."""
    shown = sheet(f"{name}: days with symptom per 28 days, mean decline from the run-in", "symptom", "")
    for column in ("lutetium", "octreotide", "difference (95 % interval)", "p"):
        shown.add_column(column, justify="right")
    found = {entry["scale"]: entry for entry in table["differences"]}
    for known in published.DAYS:
        here = found.get(known.scale)
        if here:
            first, second = here["decline"], here["reference_decline"]
            ns = f"this simulation, n = {first['n']}, {second['n']}"
            gap = f"{number(here['difference'], 2)} {interval(here['lower'], here['upper'], 2)}"
            row = (number(first["mean"], 2), number(second["mean"], 2), gap, probability(here["p"]))
            shown.add_row(known.title, ns, *row)
        gap = f"{known.difference:.2f} {interval(known.lower, known.upper, 2)}"
        row = (f"{known.lutetium:.2f}", f"{known.octreotide:.2f}", gap, known.p)
        shown.add_row("" if here else known.title, "published, n = 117, 114", *row, style="dim")
    shown.caption = f"published: {published.DIARY_SOURCE}; here Welch's interval of mean declines over two blocks"
    return shown


def deterioration(tables: Mapping[str, Content], *, name: str) -> Table:
    """Time to a first deterioration by 10 points, here and as published."""
    shown = sheet(f"{name}: time to deterioration by 10 points (first time, from randomisation)", "scale", "events / n")
    for column in ("median months\nlutetium", "\noctreotide", "hazard ratio\n(95 % interval)", "\np"):
        shown.add_column(column, justify="right", no_wrap=True)
    for known in published.TIMES:
        here = tables[known.scale]
        curves = {curve["arm"]: curve for curve in here["curves"]}
        ratio = here["comparisons"][0]
        events = ", ".join(f"{curves[arm]['events']}/{curves[arm]['n']}" for arm in ("lutetium", "octreotide"))
        found = f"{number(ratio['hazard_ratio'], 2)} {interval(ratio['lower'], ratio['upper'], 2)}"
        medians = [_median(curves[arm]) for arm in ("lutetium", "octreotide")]
        shown.add_row(known.title, f"this simulation, {events}", *medians, found, probability(ratio["log_rank_p"]))
        said = [number(months) for months in (known.lutetium, known.octreotide)]
        shown.add_row("", "published", *said, f"{known.hazard_ratio:.2f}", known.p, style="dim")
    shown.caption = f"published: {published.TIME_SOURCE}; a dash: not among the figures at hand; p: log-rank"
    return shown


def _median(curve: Content) -> str:
    return "not reached" if curve["median_months"] is None else number(curve["median_months"])


def difference_line(table: Content) -> str:
    """Hazard ratio of one table in words, for a trial that has published none."""
    ratio = table["comparisons"][0]
    medians = ", ".join(f"{curve['arm']} {_median(curve)}" for curve in table["curves"])
    found = f"{number(ratio['hazard_ratio'], 2)} {interval(ratio['lower'], ratio['upper'], 2)}"
    return f"{table['scale']}: median months {medians}; hazard ratio {found}"
