"""A sheet of an analysis as a reader wants to see it: arms side by side, estimates with intervals, no empty columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proapp.paperwork.block import Table, table
from proapp.simulation.shape import Sheet, sheets
from proapp.simulation.words import NONE, probability

ARM, OVERALL = "arm", "all"
PLACES = (
    "cohort", "stratum", "scale", "title", "attribute", "symptom", "summary", "timepoint", "ordinal", "label", "day",
    "cycle", "week", "month", "hour", "outcome", "statistic", "reference",
)  # fmt: skip
# What is worth a column on paper, by analysis; of any other every column is.
WORTH: Mapping[str, tuple[str, ...]] = {
    "trajectories": ("label", "value.n", "value.mean", "change"),
    "completion": ("label", "received", "expected", "population"),
    "worst-grades": ("title", "attribute", "n", "present", "severe"),
    "symptom-days": ("scale", "label", "value.n", "value.mean", "change"),
}
MAIN = ("cells", "rates", "shares")  # the sheets that these columns are of
ONLY: Mapping[str, Mapping[str, Any]] = {"worst-grades": {"summary": "max_post_baseline"}}
CENTRES = ("mean", "estimate", "difference", "value", "hazard_ratio", "ratio", "share", "rate", "median", "surviving")
SHARES = ("_share", "share", "_rate", "surviving")
EXPECTED = ("population", "threshold", "missing")  # numbers that say nothing of what was answered
UNSAID = ("lower", "upper", "sd", "se", "variance", "steps")
HUGE = 100_000
WIDEST = 9  # columns that can still be read

Cells = dict[str, str]


def shown(analysis: str, found: Mapping[str, Any], *, caption: str) -> list[Table]:
    """The sheets of a table as papers show them, without rows that nobody has reached; those nested in rows are left to
    the files.
    """
    return [
        paper
        for sheet in sheets(found)
        if "." not in sheet.name
        for paper in _paper(analysis, sheet, caption=caption)
    ]  # fmt: skip


def _paper(analysis: str, sheet: Sheet, *, caption: str) -> Iterator[Table]:
    is_main = sheet.name in MAIN
    only = ONLY.get(analysis, {})
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    rows = [row for row in rows if all(row.get(name, value) == value for name, value in only.items())]
    rows = [row for row in rows if _is_reached(row)]
    if not rows:
        return
    worth = WORTH.get(analysis, ()) if is_main else ()
    cells = [_merged(_when(row), bare=worth) for row in rows]
    title = caption if is_main else f"{caption}: {_plain(sheet.name)}"
    reasons = {row.pop("reason", NONE) for row in cells} if _have_one_reason(cells) else set()
    if reasons - {NONE}:
        title = f"{title} ({reasons.pop()})"
    yield _laid_out(title, cells, [name for name in worth if any(name in row for row in cells)])


def _laid_out(title: str, cells: Sequence[Cells], worth: Sequence[str]) -> Table:
    kept = _varied(cells, worth or list(dict.fromkeys(name for row in cells for name in row)))
    keys = [name for name in kept if name in PLACES]
    values = [name for name in kept if name not in PLACES and name != ARM]
    arms = list(dict.fromkeys(row[ARM] for row in cells if row.get(ARM, NONE) != NONE))
    if len(arms) > 1 and keys and "reason" not in values and len(keys) + len(arms) * len(values) <= WIDEST:
        return _side_by_side(title, cells, arms, keys=keys, values=values)
    columns = [*keys, *([ARM] if arms else []), *values]
    return table(title, map(_plain, columns), [[_cell(row, name) for name in columns] for row in cells])


def _is_reached(row: Mapping[str, Any]) -> bool:
    """Whether any number but none is said of this place."""
    return any(
        _is_said(value) and value != 0
        for name, value in row.items()
        if name not in PLACES and name not in EXPECTED
    )  # fmt: skip


def _have_one_reason(cells: Sequence[Cells]) -> bool:
    return len({row.get("reason", NONE) for row in cells}) == 1


def _cell(row: Cells, name: str) -> str:
    """What stands there; a row of all moments has no label."""
    said = row.get(name, NONE)
    return OVERALL if name == "label" and said == NONE else said


def _side_by_side(
    title: str, cells: Sequence[Cells], arms: Sequence[str], *, keys: Sequence[str], values: Sequence[str]
) -> Table:
    places: dict[tuple[str, ...], dict[str, Cells]] = {}
    for row in cells:
        places.setdefault(tuple(_cell(row, name) for name in keys), {})[row.get(ARM, NONE)] = row
    head = [*map(_plain, keys), *(f"{arm}: {_plain(name)}" for arm in arms for name in values)]
    rows = [
        [*place, *(by.get(arm, {}).get(name, NONE) for arm in arms for name in values)] for place, by in places.items()
    ]
    return table(title, head, rows)


def _when(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row, its label with the week it stands for."""
    label = row.get("label") or ""
    if label and "week" not in label and isinstance(row.get("day"), int) and row["day"] > 0:
        return {**row, "label": f"{label}, week {row['day'] // 7}"}
    return dict(row)


def _merged(row: Mapping[str, Any], *, bare: Sequence[str] = ()) -> Cells:
    """The row's values as text; an estimate and its limits become one: `1.2 (0.3 to 2.1)`. `bare` ones stay alone."""
    cells: Cells = {}
    used: set[str] = set()
    for name in row:
        prefix, dot, last = name.rpartition(".")
        start = f"{prefix}{dot}"
        low, high = row.get(f"{start}lower"), row.get(f"{start}upper")
        if last in CENTRES and f"{start}lower" in row and start not in used:
            used |= {start, name, f"{start}lower", f"{start}upper"}
            cells[prefix or name] = _with_interval(last, row[name], lower=low, upper=high)
            if name in bare:
                cells[name] = _text(last, row[name])
        elif name not in used and last not in UNSAID:
            cells[name] = _text(last, row[name])
    return cells


def _with_interval(name: str, centre: Any, *, lower: Any, upper: Any) -> str:
    if centre is None:
        return NONE
    if lower is None or upper is None:
        return _text(name, centre)
    limits = f"({_text(name, lower)} to {_text(name, upper)})"
    return f"{_text(name, centre)} {limits.replace(' %', '')}"


def _text(name: str, value: Any) -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        said = [_text(name, one) for one in value]
        is_interval = len(said) == 2 and all(isinstance(one, float) for one in value)
        return f"({said[0]} to {said[1]})" if is_interval else " / ".join(said)
    return _number(name, value) if isinstance(value, float) else str(value)


def _number(name: str, value: float) -> str:
    if name in ("p", "log_rank_p") or name.endswith("_p"):
        return probability(value)
    if name.endswith(SHARES):
        return f"{100 * value:.0f} %"
    if name in PLACES:
        return f"{value:.0f}"
    if abs(value) >= HUGE:
        return f"{value:.0e}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _varied(cells: Sequence[Cells], names: Sequence[str]) -> list[str]:
    """Columns in which something is said, and not the same in every row unless it is what is counted."""
    found = []
    for name in names:
        said = {row.get(name, NONE) for row in cells}
        if said == {NONE} or (len(said) == 1 and len(cells) > 1 and name in PLACES):
            continue
        found.append(name)
    if "label" in found:
        found = [name for name in found if name not in ("timepoint", "ordinal", "day", "cycle", "week")]
    if "title" in found:
        found = [name for name in found if name != "scale"]
    return found


def _is_said(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(name: str) -> str:
    """`at_risk` as a reader writes it."""
    return name.replace("value.", "").replace("_", " ").replace(".", " ")
