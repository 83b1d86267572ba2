"""Which versions make a release's bytes: another version of these may round or draw otherwise."""

import platform
from importlib.metadata import version

from proapp import __version__

MAKERS = ("numpy", "scipy", "statsmodels", "matplotlib")


def software() -> dict[str, str]:
    """Versions by name: our own, Python's, and those of what calculates and draws."""
    return {"proapp": __version__, "python": platform.python_version(), **{name: version(name) for name in MAKERS}}
