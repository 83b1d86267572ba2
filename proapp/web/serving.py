"""The two clients over HTTP, the patient's app and the staff's pages: their own files, from this host and no other."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from proapp.base.errors import NotFound
from proapp.web.folder import PAGE, File, read, with_shell

FILES = with_shell(read(Path(__file__).parent / "patient"))
STAFF_FILES = read(Path(__file__).parent / "staff")

# Nothing inline, nothing evaluated, nothing from elsewhere.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Cache-Control": "no-cache",  # asked for each time and answered 304: an old page beside a new one helps nobody
    "Content-Security-Policy": CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}

blueprint = Blueprint("web", __name__)


@blueprint.get("/")
def start() -> AnyResponse:
    """Whoever types only the host's name wants the app."""
    return redirect("/app/")


@blueprint.get("/app/")
def page() -> Response:
    """The app's one page."""
    return _sent(FILES[PAGE])


@blueprint.get("/app/<path:name>")
def file(name: str) -> Response:
    """A file of the app. Raises NotFound for everything that was not in its folder at the start."""
    reply = _found(FILES, name)
    if name == "sw.js":
        reply.headers["Service-Worker-Allowed"] = "/app/"
    return reply


@blueprint.get("/staff/")
def staff_page() -> Response:
    """The one page of coordinators and clinicians."""
    return _sent(STAFF_FILES[PAGE])


@blueprint.get("/staff/<path:name>")
def staff_file(name: str) -> Response:
    """A file of that page. Raises NotFound for everything that was not in its folder at the start."""
    return _found(STAFF_FILES, name)


def _found(files: Mapping[str, File], name: str) -> Response:
    if name not in files:
        raise NotFound("there is no such file")
    return _sent(files[name])


def _sent(found: File) -> Response:
    packed = found.packed is not None and request.accept_encodings.quality("gzip") > 0
    reply = Response(found.packed if packed else found.content, headers=HEADERS, content_type=found.media_type)
    if packed:
        reply.headers["Content-Encoding"] = "gzip"
    reply.set_etag(f"{found.tag}-gzip" if packed else found.tag)
    reply.make_conditional(request)
    return reply
