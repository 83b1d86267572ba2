"""A paper as one HTML page that needs nothing else, to read on a screen or to print."""

from collections.abc import Iterable, Sequence
from html import escape

from proapp.paperwork.block import Block, Bullets, Heading, Paragraph, Picture, Table

STYLE = """
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
table { border-collapse: collapse; margin: 1rem 0; font-size: 10pt; }
caption { text-align: start; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: start; vertical-align: top; }
thead th { background: #eee; }
.wide { overflow-x: auto; }
figure { margin: 1rem 0; }
img { max-width: 100%; height: auto; }
@media print { @page { size: A4 landscape; } tr { break-inside: avoid; } }
"""


def web_page(blocks: Sequence[Block]) -> str:
    """The page; its title is the first heading."""
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(_block(block) for block in blocks)
        + "\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{escape(entry)}</li>" for entry in block.entries) + "</ul>"
    if isinstance(block, Picture):
        return f'<figure><img src="{escape(block.file)}" alt="{escape(block.caption)}"></figure>'
    return _table(block)


def _table(shown: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in shown.head)
    rows = "\n".join(_row(row) for row in shown.rows)
    return (
        f'<div class="wide"><table><caption>{escape(shown.caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    return (
        f'<tr><th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in others) + "</tr>"
    )
