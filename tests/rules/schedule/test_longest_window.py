"""No window is open for longer than its timepoint says, whatever happened: the work list looks back no further."""

from hypothesis import given

from tests.rules.schedule.test_properties import plans, stories


@given(stories())
def test_no_window_is_longer_than_its_timepoint_says(story):
    points = {point.id: point for point in story[0].timepoints}

    planned = plans(story).planned

    for one in planned:
        assert (one.closes_at - one.opens_at).days < points[one.timepoint].longest_days, one.timepoint
