"""When a phone's clock is so far off that the site should know; it is never a reason to refuse an answer."""

TOLERANCE_SECONDS = 300.0


def is_off(offset_seconds: float) -> bool:
    """Whether a clock that is ahead (or, negative, behind) by so much is off by more than five minutes."""
    return abs(offset_seconds) > TOLERANCE_SECONDS
