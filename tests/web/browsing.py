"""Which browser is used, and how it is started: without a sandbox of its own, and asking nobody but this machine."""

import os

CHROMIUM = os.environ.get("PROAPP_CHROMIUM", "/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
