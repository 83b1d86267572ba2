"""Headers on every answer: nothing is kept, guessed, framed or run; and to a phone the time by the server's clock."""

from flask import Flask, Response, request

from proapp.api import work

FIXED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
OWN = "/api/v1/me"  # what a phone asks for itself


def install(app: Flask) -> None:
    """Put them on; what a view has set itself stays."""
    app.after_request(_added)


def _added(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = work.request_id()
    if is_own(request.path):
        response.headers["X-Server-Time"] = work.now().isoformat()
    return response


def is_own(path: str) -> bool:
    """Whether an address is what a phone asks for itself."""
    return path == OWN or path.startswith(f"{OWN}/")
