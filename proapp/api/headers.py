"""Headers on every answer: nothing is kept, guessed, framed or run."""

from flask import Flask, Response

from proapp.api import work

FIXED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


def install(app: Flask) -> None:
    """Put them on; what a view has set itself stays."""
    app.after_request(_added)


def _added(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = work.request_id()
    return response
