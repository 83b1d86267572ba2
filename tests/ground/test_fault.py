"""A fault says where and what, and sorts as its reader goes through the files."""

import pytest

from proapp.base.fault import Fault, Faults, pointer


@pytest.mark.parametrize(
    ("steps", "expected"), [((), ""), (("a", 0), "/a/0"), (("a/b", "c~d"), "/a~1b/c~0d"), (("",), "/")]
)
def test_pointers_follow_rfc_6901(steps, expected):
    assert pointer(*steps) == expected


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        (Fault("/b", "is too small", file="x.yaml", line=2), "x.yaml:2: is too small"),
        (Fault("/b", "is too small", file="x.yaml"), "/b: is too small"),
        (Fault("/b", "is too small"), "/b: is too small"),
        (Fault("", "is empty"), "/: is empty"),
    ],
)
def test_a_fault_shows_as_file_and_line_or_else_as_pointer(fault, shown):
    assert str(fault) == shown


def test_faults_sort_by_file_and_line_before_anything_else():
    in_order = [
        Fault("/z", "z", file="a.yaml", line=2),
        Fault("/a", "b", file="a.yaml", line=10),
        Fault("/b", "a", file="a.yaml", line=10),
        Fault("/b", "b", file="a.yaml", line=10),
        Fault("/a", "a", file="b.yaml", line=1),
    ]

    assert sorted(reversed(in_order)) == in_order


def test_what_is_raised_tells_every_fault_on_a_line_of_its_own():
    raised = Faults([Fault("/a", "is missing"), Fault("/b", "is odd", file="x", line=3)])

    assert [fault.pointer for fault in raised.faults] == ["/a", "/b"]
    assert str(raised) == "/a: is missing\nx:3: is odd"
