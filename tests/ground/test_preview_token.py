"""A token proves what somebody was shown: of that, as it stood then, and by this installation's key."""

import pytest

from proapp.base.errors import Conflict, PreconditionRequired, Stale
from proapp.base.preview_token import issue, require

KEY = b"a key for tests that is long enough"
SHOWN = {"about": ["merge", 1, 2], "state": "as it stood"}


def test_what_was_shown_can_be_committed():
    require(KEY, issue(KEY, **SHOWN), **SHOWN)


@pytest.mark.parametrize(
    ("token", "changes", "expected"),
    [
        (None, {}, PreconditionRequired),
        (issue(KEY, **SHOWN), {"about": ["merge", 2, 1]}, Conflict),
        (issue(KEY, **SHOWN), {"state": "changed"}, Stale),
        (issue(b"another key that is long enough", **SHOWN), {}, Conflict),
        ("", {}, Conflict),
        ("é.ö", {}, Conflict),
    ],
    ids=["none", "of something else", "overtaken", "not ours", "empty", "no digest"],
)
def test_anything_else_is_refused(token, changes, expected):
    with pytest.raises(expected):
        require(KEY, token, **{**SHOWN, **changes})
