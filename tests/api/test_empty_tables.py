"""A trial in which nothing has happened yet has tables all the same: empty ones."""

TRIAL = "/trials/net-retreat"


def test_an_empty_trial_has_empty_tables(as_omar):
    paths = [
        f"{TRIAL}/trajectories?instrument=qlq-c30&scale=QL&by=arm",
        f"{TRIAL}/trajectories?instrument=qlq-c30&scale=QL&time=cycle",
        f"{TRIAL}/completion?instrument=qlq-c30&by=arm",
        f"{TRIAL}/worst-grades",
        f"{TRIAL}/symptom-days?by=arm",
        f"{TRIAL}/deterioration?instrument=qlq-c30&scale=QL&by=arm",
    ]

    assert [as_omar.get(path).status_code for path in paths] == [200] * len(paths)
