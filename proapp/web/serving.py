"""The patient's phone app over HTTP: its own files and nothing else, from this host and no other."""

from pathlib import Path

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from proapp.base.errors import NotFound
from proapp.web.folder import PAGE, File, read

FILES = read(Path(__file__).parent / "patient")

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
    found = FILES.get(name)
    if found is None:
        raise NotFound("there is no such file")
    reply = _sent(found)
    if name == "sw.js":
        reply.headers["Service-Worker-Allowed"] = "/app/"
    return reply


def _sent(found: File) -> Response:
    packed = found.packed is not None and request.accept_encodings.quality("gzip") > 0
    reply = Response(found.packed if packed else found.content, headers=HEADERS, content_type=found.media_type)
    if packed:
        reply.headers["Content-Encoding"] = "gzip"
    reply.set_etag(f"{found.tag}-gzip" if packed else found.tag)
    reply.make_conditional(request)
    return reply
