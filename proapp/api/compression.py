"""Large answers made small: gzip for who takes it, an ETag of its own for each form, 304 for who has either."""

import gzip

from flask import Response, request

from proapp.api import etag

LEVEL = 6  # nine takes twice as long and saves one part in a hundred
SUFFIX = "-gzip"
VARIES = {"Vary": "Accept-Encoding"}


def known(tag: str) -> Response | None:
    """304 when the client has this version, in whichever form; else None."""
    found = next((held for held in (tag, tag + SUFFIX) if etag.is_known(held)), None)
    if found is None:
        return None
    reply = etag.not_modified(found)
    reply.headers.update(VARIES)
    return reply


def sent(body: bytes, tag: str) -> Response:
    """A JSON body with its tag, compressed for who takes gzip."""
    takes = request.accept_encodings.quality("gzip") > 0
    packed = gzip.compress(body, compresslevel=LEVEL, mtime=0) if takes else body
    reply = Response(packed, mimetype="application/json", headers=VARIES)
    reply.headers.update(etag.header(tag + SUFFIX if takes else tag))
    if takes:
        reply.headers["Content-Encoding"] = "gzip"
    return reply
