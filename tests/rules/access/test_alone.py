"""Access works by itself: a command that only makes a token loads every table that its own tables name."""

import subprocess
import sys

CODE = """
from sqlalchemy.orm import configure_mappers
import proapp.workflow.access.give_roles as verb

configure_mappers()
for table in verb.RoleGrant.metadata.sorted_tables:
    [key.column for key in table.foreign_keys]
"""


def test_the_tables_of_access_bring_those_they_refer_to():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
