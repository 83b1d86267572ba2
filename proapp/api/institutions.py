"""Signing in at an institution over HTTP: there, back, and from then on a session like any other."""

from typing import Any

from flask import Response, request

from proapp.access import accounts
from proapp.api import credential, problems, work
from proapp.api.blueprint import Blueprint, described
from proapp.api.schemas.institution import InstitutionSchema, VisitSchema
from proapp.api.staff_sessions import own_digest
from proapp.base import errors
from proapp.base.errors import NotFound, Unauthenticated, Unavailable
from proapp.config import Institution
from proapp.delivery import institution as provider
from proapp.delivery.institution import Identity, NotConfirmed, Question
from proapp.workflow.access.sign_in_from_institution import Confirmed, confirm_session, sign_in_from_institution
from proapp.workflow.access.visit_institution import LIFE, Visit, note_refusal, set_out
from proapp.workflow.access.visit_institution import come_back as over

blueprint = Blueprint("institutions", __name__, about="Staff sign in at their institution (OpenID Connect).")

BACK = "/api/v1/staff/institution/return"
HTML = "text/html"
# The page goes on by itself: a cookie that is sent within our own site only would not come with a redirect from there.
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>proapp</title>{onward}</head>
<body><p>{words}</p><p><a href="/staff/">proapp</a></p></body>
</html>
"""
ONWARD = '<meta http-equiv="refresh" content="0; url=/staff/">'


@blueprint.route("/staff/institution", methods=["GET"])
@blueprint.gives(200, InstitutionSchema)
def about() -> Any:
    """Whether one may sign in at an institution here."""
    found = work.wiring().settings.institution
    return {"available": found is not None, "name": found and found.name}


@blueprint.route("/staff/institution/visits", methods=["POST"])
@blueprint.gives(201, VisitSchema)
@blueprint.refuses(errors.NotFound, errors.TooMany)
def visit() -> Any:
    """Set out to sign in at the institution: go where this says, in this browser, within ten minutes."""
    _institution()
    return _sent(work.writing(lambda session: set_out(session, now=work.now(), key=_key())), again=False)


@blueprint.route("/staff/session/visits", methods=["POST"])
@blueprint.gives(201, VisitSchema)
@blueprint.refuses(errors.NotFound, errors.TooMany)
def visit_again() -> Any:
    """Set out to authenticate once more; for five minutes that stands for the password in a step-up."""
    _institution()
    mine = accounts.session_of(work.reading(), own_digest())
    assert mine is not None
    session_id = mine.id
    made = work.writing(lambda session: set_out(session, now=work.now(), key=_key(), session_id=session_id))
    return _sent(made, again=True)


@blueprint.route("/staff/institution/return", methods=["GET"])
@blueprint.notes(
    {200: described("A page that goes on to the staff pages, with the session as a cookie.", media_type=HTML)}
)
@blueprint.refuses(errors.NotFound, errors.Unauthenticated)
def come_back() -> Any:
    """Where the institution sends the browser back to. Whatever does not hold, nobody is signed in."""
    institution = _institution()
    try:
        response = _page("You are signed in.", 200, onward=ONWARD)
        _signed_in(institution, response)
    except (Unauthenticated, NotConfirmed):
        work.writing(lambda session: note_refusal(session, now=work.now(), request_id=work.request_id()))
        response = _refused()
    response.delete_cookie(_cookie(), path="/", secure=credential.is_secure(), httponly=True, samesite="Lax")
    return response


def _refused() -> Response:
    """In words for people in a browser, as a problem for everything else."""
    words = "It was not confirmed who you are, or nobody here is linked to you. Please try again."
    return _page(words, 401) if HTML in request.headers.get("Accept", "") else problems.reply(Unauthenticated(words))


def _signed_in(institution: Institution, response: Response) -> None:
    code, state = request.args.get("code", ""), request.args.get("state", "")
    browser, now = request.cookies.get(_cookie(), ""), work.now()
    made = work.writing(lambda session: over(session, now=now, key=_key(), state=state, browser=browser))
    if made is None or not code:
        raise Unauthenticated("nobody is expected back")
    found = provider.identity(institution, _question(made), code=code, back_to=_back_to(), now=now)
    who = Confirmed(institution.issuer, found.subject, found.email)
    if made.session_id is not None:
        _confirm(who, found, made)
        return
    lives = work.wiring().settings.staff_lives
    started = work.writing(
        lambda session: sign_in_from_institution(session, who=who, now=now, lives=lives, request_id=work.request_id())
    )
    if started is None:
        raise Unauthenticated("nobody here is linked to this person")
    credential.keep(response, started.token, seconds=int(lives.absolute.total_seconds()))


def _confirm(who: Confirmed, found: Identity, made: Visit) -> None:
    """The institution must have asked them anew, not only have known them still."""
    since = work.now() - work.wiring().settings.staff_lives.step_up
    fresh = found.authenticated_at is not None and found.authenticated_at > since.timestamp()
    session_id = made.session_id
    assert session_id is not None
    if not fresh or not work.writing(
        lambda session: confirm_session(
            session, who=who, now=work.now(), session_id=session_id, request_id=work.request_id()
        )
    ):
        raise Unauthenticated("they have not authenticated anew, or are somebody else")


def _sent(made: Visit, *, again: bool) -> Response:
    try:
        url = provider.address(_institution(), _question(made), back_to=_back_to(), again=again)
    except NotConfirmed:
        raise Unavailable("the institution does not answer") from None
    response = Response(VisitSchema().dumps({"url": url}), 201, content_type="application/json")
    seconds, secure = int(LIFE.total_seconds()), credential.is_secure()
    response.set_cookie(
        _cookie(), made.browser, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Lax"
    )  # fmt: skip
    return response


def _institution() -> Institution:
    found = work.wiring().settings.institution
    if found is None:
        raise NotFound("there is no institution to sign in at")
    return found


def _question(made: Visit) -> Question:
    return Question(made.state, made.nonce, made.verifier)


def _key() -> bytes:
    return work.wiring().database.key


def _back_to() -> str:
    return work.wiring().settings.public_url + BACK


def _cookie() -> str:
    return f"{credential.cookie_name()}-visit"


def _page(words: str, status: int, *, onward: str = "") -> Response:
    return Response(PAGE.format(words=words, onward=onward), status, content_type=f"{HTML}; charset=utf-8")
