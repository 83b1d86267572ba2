"""A paper as Markdown, for a word processor, a repository or an e-mail."""

from collections.abc import Iterable, Sequence

from proapp.paperwork.block import Block, Bullets, Heading, Paragraph, Picture, Table


def markdown(blocks: Iterable[Block]) -> str:
    """The same blocks give the same text, with one line feed at its end."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_line(block.text)}"
    if isinstance(block, Paragraph):
        return _line(block.text)
    if isinstance(block, Bullets):
        return "\n".join(f"- {_line(entry)}" for entry in block.entries)
    if isinstance(block, Picture):
        return f"![{_line(block.caption)}]({block.file})"
    return _table(block)


def _table(shown: Table) -> str:
    lines = [_row(shown.head), _row(["---"] * len(shown.head)), *(_row(row) for row in shown.rows)]
    return f"*{_line(shown.caption)}*\n\n" + "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_line(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _line(text: str) -> str:
    """One line, in which nothing is read as an HTML tag or as emphasis."""
    safe = " ".join(text.split()).replace("\\", "\\\\").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("*", "\\*").replace("_", "\\_").replace("`", "\\`")
