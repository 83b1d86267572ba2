"""The parts of the work list that follow from what was asked and not answered: overdue, due soon, whom to call."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    text,
    union,
    union_all,
)

from proapp.base.spelling import day_number, latest, midnight, once
from proapp.base.tables import table_of
from proapp.response.tables import SUPERSEDED, Response
from proapp.schedule.deadline import bounded
from proapp.schedule.queries import ASSIGNMENT
from proapp.trial.unscheduled import UNSCHEDULED
from proapp.worklist import call
from proapp.worklist.asked import OPEN_FOR, RECENT, SOON, View
from proapp.worklist.part import PARTICIPANT, P, columns, reached
from proapp.worklist.tables import CallAttempt, Outlook

RESPONSE, CALL, OUTLOOK = table_of(Response), table_of(CallAttempt), table_of(Outlook)
OVERDUE, CALLS, DUE_SOON = 45, 20, 70  # ranks
FEW = text(f"({SUPERSEDED.text})")  # what the index of superseded responses holds


def parts(view: View) -> tuple[Select[Any], ...]:
    """Overdue, due soon and calls, all from one look at what has no answer."""
    waiting = _waiting(view)
    return _overdue(waiting, view), _due_soon(waiting, view), _calls(waiting, view)


def _waiting(view: View) -> CTE:
    """What was asked, is not cancelled, has no answer, and is open or closed within the last ten days.

    Written so that indexes alone say it: what has no current response at all, and the few whose current one is void.
    """
    row = ASSIGNMENT.c
    nothing = _asked(view).where(~exists().where(RESPONSE.c.assignment_id == row.id, RESPONSE.c.current))
    void = select(RESPONSE.c.assignment_id).where(FEW, RESPONSE.c.current, RESPONSE.c.voided)
    return once(union_all(nothing, _asked(view).where(row.id.in_(void))), "waiting")


def _asked(view: View) -> Select[Any]:
    row = ASSIGNMENT.c
    since = view.now - call.LOOKING_BACK
    query = (
        select(
            row.participant_id, row.opens_at, row.closes_at, row.target_on,
            (row.timepoint.in_(view.daily) if view.daily else false()).label("daily"),
            _is_open(view).label("is_open"),
        )
        .where(
            row.trial_id == view.trial_id,
            row.cancelled_at.is_(None),
            row.opens_at > since - view.longest,  # what opened before has closed before
            row.opens_at <= view.now,
            row.closes_at > since,
            row.timepoint != UNSCHEDULED,
        )
    )  # fmt: skip
    if view.sites is None and len(set(view.graces.values())) < 2:
        return query
    return reached(query.join(PARTICIPANT, P.id == row.participant_id), view)


def _is_open(view: View) -> ColumnElement[bool]:
    """Whether what has opened is still open: the rule of `proapp.schedule.state`, with each protocol's own grace."""
    row = ASSIGNMENT.c
    graces = {version: bounded(grace) for version, grace in view.graces.items()}
    if not any(graces.values()):
        return row.closes_at > view.now
    last: Any = view.now - max(graces.values())
    if len(set(graces.values())) > 1:
        last = case({version: view.now - grace for version, grace in graces.items()}, value=P.protocol_version)
    in_time = and_(row.started_at.is_not(None), row.started_at < row.closes_at, row.closes_at > last)
    return or_(row.closes_at > view.now, in_time)


def _overdue(waiting: CTE, view: View) -> Select[Any]:
    """By participant: how many were missed within seven days or are open past their target day, and since when."""
    row = waiting.c
    missed = ~row.is_open
    since = case((missed, row.closes_at), else_=midnight(row.target_on))
    told = columns(
        "overdue", OVERDUE, since=func.min(since), participant=row.participant_id, number=func.count()
    )  # fmt: skip
    recent = and_(missed, row.closes_at > view.now - RECENT)
    return select(*told).where(or_(recent, and_(row.is_open, row.target_on < view.over))).group_by(row.participant_id)


def _due_soon(waiting: CTE, view: View) -> Select[Any]:
    """By participant: how many have been open for a day and close within three, and when the first does."""
    row = waiting.c
    told = columns(
        "due-soon", DUE_SOON, since=func.min(row.closes_at), participant=row.participant_id, number=func.count()
    )  # fmt: skip
    closing = and_(row.is_open, row.closes_at <= view.now + SOON, row.opens_at <= view.now - OPEN_FOR)
    return select(*told).where(closing, row.target_on >= view.over).group_by(row.participant_id)


def _calls(waiting: CTE, view: View) -> Select[Any]:
    """Whom to call: the rule of `proapp.worklist.call` over all participants at once."""
    called = _called(view)
    heard = _heard(waiting, called, view)
    counted = _counted(waiting, heard)
    reasons = [_diaries(counted), _questionnaires(counted, view), _call_backs(called, heard, view)]
    if view.sees_treatment:
        reasons.append(_silent_after_infusion(heard, view))
    every = union_all(*reasons).subquery("reasons")
    first = func.row_number().over(partition_by=every.c.participant_id, order_by=every.c.place)
    row = select(every, first.label("first")).subquery("placed").c
    names: dict[Any, Any] = dict(enumerate(call.REASONS))
    told = columns(
        "call", row.place + CALLS, since=row.since, participant=row.participant_id,
        detail=case(names, value=row.place, else_=literal("")),
    )  # fmt: skip
    query = select(*told).where(row.first == 1)
    return query if view.sites is None else reached(query.join(PARTICIPANT, P.id == row.participant_id), view)


def _called(view: View) -> CTE:
    """Of whoever was called: when somebody spoke with them last, and for when the last call agreed another."""
    row = CALL.c
    newest = func.row_number().over(partition_by=row.participant_id, order_by=(row.at.desc(), row.id))
    numbered = select(row.participant_id, row.at, row.outcome, row.call_back_at, newest.label("newest"))
    one = numbered.where(row.trial_id == view.trial_id).subquery("numbered").c
    spoken = func.max(case((one.outcome.in_(call.HEARD), one.at))).label("spoken_at")
    agreed = func.max(case((one.newest == 1, one.call_back_at))).label("call_back_at")
    return once(select(one.participant_id, spoken, agreed).group_by(one.participant_id), "called")


def _heard(waiting: CTE, called: CTE, view: View) -> CTE:
    """When those who may be called were last heard of: an answer came, or somebody spoke with them. At the least it is
    ten days ago. Who wants peace, or has agreed to be called later, is left out."""
    people = [_perhaps(waiting, view), select(called.c.participant_id).where(called.c.call_back_at <= view.now)]
    if view.sees_treatment:
        people.append(_infused(view))
    every = union(*people).subquery("in_question")
    who = every.c.participant_id
    back = literal(view.now - call.LOOKING_BACK, CALL.c.at.type)
    came = select(func.max(RESPONSE.c.received_at)).where(RESPONSE.c.participant_id == who).scalar_subquery()
    at = latest(back, func.coalesce(came, back), func.coalesce(called.c.spoken_at, back))
    query = (
        select(who, at.label("at"))
        .join_from(every, OUTLOOK, OUTLOOK.c.participant_id == who, isouter=True)
        .outerjoin(called, called.c.participant_id == who)
        .where(
            or_(OUTLOOK.c.quiet_until.is_(None), OUTLOOK.c.quiet_until <= view.today),
            or_(called.c.call_back_at.is_(None), called.c.call_back_at <= view.now),
        )
    )
    return once(query, "heard")


def _perhaps(waiting: CTE, view: View) -> Select[Any]:
    """Those who have missed enough to be called, if nothing was heard of them since."""
    row = waiting.c
    long_ago = and_(~row.daily, row.closes_at <= view.now - call.SILENCE)
    enough = or_(func.count(case((row.daily, 1))) >= call.DAYS, func.count(case((long_ago, 1))) > 0)
    return select(row.participant_id).where(~row.is_open).group_by(row.participant_id).having(enough)


def _infused(view: View) -> Select[Any]:
    row = OUTLOOK.c
    return select(row.participant_id).where(
        row.trial_id == view.trial_id,
        row.first_infused_at > view.now - call.INFUSION_BACK,
        row.first_infused_at <= view.now - call.AFTER_INFUSION,
    )


def _last_calls(view: View) -> CTE:
    newest = func.row_number().over(partition_by=CALL.c.participant_id, order_by=(CALL.c.at.desc(), CALL.c.id))
    calls = select(CALL.c.participant_id, CALL.c.call_back_at, newest.label("newest"))
    numbered = calls.where(CALL.c.trial_id == view.trial_id).subquery("numbered")
    return once(select(numbered).where(numbered.c.newest == 1), "last_call")


def _counted(waiting: CTE, heard: CTE) -> CTE:
    """What was missed and had not closed when the participant was last heard of."""
    row = waiting.c
    missed = select(row.participant_id, row.closes_at, row.target_on, row.daily).where(~row.is_open)
    heard_at = (heard.c.participant_id == row.participant_id) & (heard.c.at < row.closes_at)
    return once(missed.join_from(waiting, heard, heard_at), "counted")


def _because(reason: str, participant: ColumnElement[Any], since: ColumnElement[Any]) -> Select[Any]:
    place = literal(call.REASONS.index(reason))
    return select(participant.label("participant_id"), place.label("place"), since.label("since"))


def _diaries(counted: CTE) -> Select[Any]:
    """Three days in a row: of the missed days in order, the one two rows before is two days before."""
    row = counted.c
    days = (
        select(row.participant_id, day_number(row.target_on).label("day"), func.max(row.closes_at).label("closes_at"))
        .where(row.daily)
        .group_by(row.participant_id, row.target_on)
        .subquery("days")
    )
    before = func.lag(days.c.day, call.DAYS - 1).over(partition_by=days.c.participant_id, order_by=days.c.day)
    runs = select(days.c.participant_id, days.c.closes_at, (days.c.day - before).label("span")).subquery("runs")
    since = func.min(runs.c.closes_at)
    found = _because(call.DIARIES, runs.c.participant_id, since).where(runs.c.span == call.DAYS - 1)
    return found.group_by(runs.c.participant_id)


def _questionnaires(counted: CTE, view: View) -> Select[Any]:
    row = counted.c
    found = _because(call.QUESTIONNAIRES, row.participant_id, func.min(row.closes_at))
    return found.where(~row.daily, row.closes_at <= view.now - call.SILENCE).group_by(row.participant_id)


def _call_backs(called: CTE, heard: CTE, view: View) -> Select[Any]:
    """Somebody asked to be called at a time that has come, and was not heard of since."""
    row = called.c
    found = _because(call.CALL_BACK, row.participant_id, row.call_back_at)
    found = found.join_from(called, heard, heard.c.participant_id == row.participant_id)
    return found.where(row.call_back_at <= view.now, row.call_back_at > heard.c.at)


def _silent_after_infusion(heard: CTE, view: View) -> Select[Any]:
    infused = _infused(view).add_columns(OUTLOOK.c.first_infused_at).subquery("infused")
    found = _because(call.SILENT_AFTER_INFUSION, infused.c.participant_id, infused.c.first_infused_at)
    found = found.join_from(infused, heard, heard.c.participant_id == infused.c.participant_id)
    return found.where(heard.c.at <= infused.c.first_infused_at)
