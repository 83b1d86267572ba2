"""All grades of a participant in one number: the worst one, and a little more for every other."""

import numpy as np

from proapp.trajectory.estimate import Values
from proapp.trajectory.grades import Grades

MOST = 0.9999  # what the other grades may add at most, as in ProAE


def toxicity_index(grades: Grades, *, participants: int) -> Values:
    """Each participant's index, (participants,), NaN without any score.

    Of grades x1 >= x2 >= ... : x1 + x2 / (1 + x1) + x3 / ((1 + x1)(1 + x2)) + ..., at most x1 + 0.9999. Rogatko 2004
    (Clin Cancer Res 10:4645) and Gray. Baseline reports count, as in ProAE; leave them out of `grades` where they shall
    not.
    """
    present = ~np.isnan(grades.score)
    who, score = grades.participant[present], grades.score[present]
    order = np.lexsort((-score, who))
    who, score = who[order], score[order]
    number = np.bincount(who, minlength=participants)
    first = np.cumsum(number) - number
    total, shrunk = np.zeros(participants), np.ones(participants)
    for rank in range(int(number.max(initial=0))):
        holders = np.flatnonzero(number > rank)
        grade = score[first[holders] + rank]
        total[holders] += grade / shrunk[holders]
        shrunk[holders] *= 1 + grade
    some = number > 0
    highest = np.full(participants, np.nan)
    highest[some] = score[first[some]]
    return np.minimum(np.where(some, total, np.nan), highest + MOST)
