"""proapp trial document: print a trial's paperwork from its protocol file."""

from pathlib import Path

import click

from proapp.cli.opening import refusals
from proapp.config import settings
from proapp.paperwork.document import paperwork
from proapp.paperwork.markdown import markdown
from proapp.paperwork.web_page import web_page
from proapp.workflow.catalogue import Catalogue

FORMATS = {"markdown": markdown, "html": web_page}


@click.command()
@click.argument("protocol", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="PROTOCOL.yaml")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="A new file; else the terminal.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), help="Otherwise by the file's name.")
@click.option("--replace", is_flag=True, help="Write over a file that is there already.")
def document(protocol: Path, out: Path | None, form: str | None, *, replace: bool) -> None:
    """Print the paperwork of PROTOCOL.yaml.

    SPIRIT-PRO text, the schedule of assessments, the alert plan, and the analysis plan with empty tables. What the
    file cannot say is marked for the trial team to write.
    """
    if out is not None and out.exists() and not replace:
        raise click.ClickException(f"{out} is there already; --replace writes over it")
    with refusals():
        catalogue = Catalogue.shipped(settings().wording)
        found, _ = catalogue.read(protocol.read_text("utf-8"), str(protocol))
        blocks = paperwork(found, catalogue.library, catalogue.ruleset(found.rules))
    text = FORMATS[form or _by_name(out)](blocks)
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, "utf-8", newline="\n")
    click.echo(f"{out} is the paperwork of {found.key}.")


def _by_name(out: Path | None) -> str:
    return "html" if out is not None and out.suffix in (".html", ".htm") else "markdown"
