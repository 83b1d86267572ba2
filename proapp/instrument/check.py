"""Whether a folder of instruments is fit to use: shape, sense, wording, and that nothing released was edited."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from proapp.instrument import lint, schema, subset, wording
from proapp.instrument.document import Document, read
from proapp.instrument.fault import Fault, FileFault
from proapp.instrument.library import Library

LOCK = "released.yaml"  # key: digest of every definition that was ever released


def faults(library: Library, folder: Path, site: Path | None = None) -> list[FileFault]:
    """Every fault of definitions and wording, in the order of files and lines."""
    keys = library.keys()
    bad = {key: found for key in keys if (found := definition_faults(library, key))}
    sound = [key for key in keys if key not in bad]
    found = list(chain.from_iterable(bad.values()))
    found += chain.from_iterable(_wording(library, key, folder) for key in sound)
    found += _lock(library, folder, sound) if not bad else ()
    found += _strays(library, [place for place in (folder, site) if place is not None])
    return sorted(set(found))


def definition_faults(library: Library, key: str) -> list[FileFault]:
    """Faults of one definition: what cannot be read, then its shape, then its sense."""
    document = library.document(key)
    if document.faults:
        return list(document.faults)
    if found := schema.faults(document.data, "definition"):
        return document.placed(found)
    name = f"{document.data['id']}@{document.data['version']}"
    if name != key:
        return document.placed([Fault("/id", f"this is {name}, but its folder says {key}")])
    return document.placed(_sense(library, document))


def _sense(library: Library, document: Document) -> list[Fault]:
    if "subset_of" not in document.data:
        return lint.faults(document.data)
    name = document.data["subset_of"]
    base: dict[str, Any] | None = library.document(name).data if name in library else None
    if base is not None and "subset_of" not in base and definition_faults(library, name):
        return [Fault("/subset_of", f"{name} has faults of its own")]
    found = list(subset.faults(document.data, base))
    return found if found or base is None else lint.faults(subset.resolved(document.data, base))


def _wording(library: Library, key: str, folder: Path) -> Iterator[FileFault]:
    definition = library.get(key)
    for language, path in library.texts(key).items():
        document = read(path)
        if definition.licence.wording == "supplied-by-site" and path.is_relative_to(folder):
            yield FileFault(
                path, 1, f"the words of {key} belong to {definition.licence.holder} and cannot be kept here"
            )
        yield from document.faults
        if document.data is None:
            continue
        found = schema.faults(document.data, "text")
        if not found and document.data["language"] != language:
            found = [Fault("/language", f"this is {document.data['language']}, but the file's name says {language}")]
        own = path.parent.name == definition.version and path.parent.parent.name == definition.id
        yield from document.placed(found or wording.faults(definition, document.data, whole=own))


def _lock(library: Library, folder: Path, sound: list[str]) -> Iterator[FileFault]:
    if not (folder / LOCK).is_file():
        return
    lock = read(folder / LOCK)
    yield from lock.faults
    released = lock.data if isinstance(lock.data, dict) else {}
    for key, digest in released.items():
        line = lock.line(f"/{key}")
        if key not in library:
            yield FileFault(lock.path, line, f"{key} was released but is not here")
        elif key in sound and library.get(key).digest != digest:
            found = library.get(key).digest
            yield FileFault(lock.path, line, f"{key} was edited after its release (digest {found}): make a new version")


def _strays(library: Library, folders: list[Path]) -> Iterator[FileFault]:
    """Text and example files of instruments that do not exist, for instance in a folder with a slip in its name."""
    for folder in folders:
        for path in chain(folder.glob("*/*/text.*.yaml"), folder.glob("*/*/examples.yaml")):
            key = f"{path.parts[-3]}@{path.parts[-2]}"
            if key not in library:
                yield FileFault(path, 1, f"there is no instrument {key}")
