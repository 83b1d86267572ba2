"""Bodies that two programs could read differently, or that no table holds: by name, with the status they deserve."""

import json

KIB = 1024
LIMIT = 256 * KIB


def spoiled(body):
    """A good body as bytes, spoiled in every named way: name -> (bytes, status)."""
    text = json.dumps(body)
    inner = text[1:-1]
    deep = "[" * 5_000 + "]" * 5_000
    return {
        "duplicate keys": (f"{{{inner}, {inner}}}", 400),
        "NaN": (f'{{{inner}, "x": NaN}}', 400),
        "infinity": (f'{{{inner}, "x": -Infinity}}', 400),
        "a number beyond a float": (f'{{{inner}, "x": 1e400}}', 400),
        "an integer of 5000 digits": (f'{{{inner}, "x": {"9" * 5000}}}', 400),
        "a lone surrogate": (f'{{{inner}, "x": "\\ud800"}}', 400),
        "NUL": (f'{{{inner}, "x": "a\\u0000b"}}', 400),
        "nested too deep": (f'{{{inner}, "x": {deep}}}', 400),
        "cut short": (text[:-1], 400),
        "nothing": ("", 400),
        "not UTF-8": (b"\xff\xfe" + text.encode("utf-16-le"), 400),
        "an unknown field": (f'{{{inner}, "role": "admin"}}', 422),
    }


def encoded(body):
    """Bytes of a body."""
    return body if isinstance(body, bytes) else body.encode()


def padded(body, size):
    """A body with white space behind it, so that it has exactly this many bytes."""
    sent = json.dumps(body).encode()
    return sent + b" " * (size - len(sent))
