"""The command line: one word a job. Commands load when called, so that `proapp --help` starts at once."""

import importlib
from typing import Any

import click

from proapp import __version__

COMMANDS = {
    "demo": ("proapp.cli.demo:demo", "Live through two trials on a simulated clock, show what came of it, then serve."),
    "export": ("proapp.cli.export:export", "Take scores, answers, a codebook or a certified copy away as a file."),
    "instruments": ("proapp.cli.instruments:instruments", "What can be asked: check definitions, wordings, examples."),
    "migrate": ("proapp.cli.migrate:migrate", "Bring the database's tables up to this version, or down."),
    "release": ("proapp.cli.release:release", "Releases of a trial: list them, make one again and compare."),
    "rescore": ("proapp.cli.rescore:rescore", "Make every score of a trial again from its answers."),
    "schedule": ("proapp.cli.schedule:schedule", "What is due and why."),
    "score": ("proapp.cli.score:score", "Score a file of answers."),
    "serve": ("proapp.cli.serve:serve", "Serve the API with a production server."),
    "simulate": (
        "proapp.cli.simulate:simulate",
        "Live through any protocol with invented people: burden, flags, tables.",
    ),
    "staff": ("proapp.cli.staff:staff", "Accounts of people who sign in: add, invite anew, link to an institution."),
    "tick": ("proapp.cli.tick:tick", "Send what is due: once, or every ten seconds."),
    "token": ("proapp.cli.token:token", "Make a bearer token for a member of staff or a machine client."),
    "trial": ("proapp.cli.trial:trial", "Check a protocol, or load it into the database."),
    "verify": ("proapp.cli.verify:verify", "Verify the audit trail and the rows it vouches for."),
}


class Lazy(click.Group):
    """A group that knows its commands' names and help lines, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="proapp")
def main(**_: Any) -> None:
    """Patient-reported outcomes for neuroendocrine tumour trials of radionuclide therapy."""
