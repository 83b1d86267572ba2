"""Access works by itself: a command that only makes a token loads every table that its own tables name."""

import subprocess
import sys


def test_the_tables_of_access_bring_those_they_refer_to():
    code = "from sqlalchemy.orm import configure_mappers; import proapp.workflow.enrolment.issue_token as verb;"
    code += "configure_mappers(); [list(table.foreign_keys)[0].column for table in verb.RoleGrant.metadata.sorted_tables"
    code += " if table.foreign_keys]"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
