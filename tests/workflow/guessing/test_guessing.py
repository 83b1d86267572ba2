"""Several server processes are guessed at at once: together they try exactly as many as the limits say."""

import subprocess
import sys
from pathlib import Path

from proapp.access.limit import LIMITS
from tests import make

ROOT = Path(__file__).parents[3]
NOW = make.at(make.REGISTERED)
PROCESSES, GUESSES = 4, 25


def guessed(database, *, address=None, most=LIMITS.altogether.most):
    """Guess from several processes in one second: how many guesses were tried, and how many turned away."""
    url = database.url.render_as_string(hide_password=False)
    started = []
    for number in range(PROCESSES):
        first = address or str(number * GUESSES)
        arguments = [url, database.key.decode(), NOW.isoformat(), str(GUESSES), first, str(most)]
        command = [sys.executable, "-m", "tests.workflow.guessing.worker", *arguments]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
    ends = [process.communicate(timeout=60)[0].split() for process in started]
    return tuple(sum(int(end[place]) for end in ends) for place in (0, 1))


def test_from_one_part_of_the_network_exactly_twenty_guesses_an_hour_are_tried(database):
    assert guessed(database, address="192.0.2.1", most=1000) == (20, 80)


def test_from_everywhere_exactly_ten_guesses_a_second_are_tried(database):
    assert guessed(database) == (10, 90)
