"""Whether a folder of instruments is fit to use: shape, sense, wording, and that nothing released was edited."""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from proapp.base import schema
from proapp.base.document import Document, read
from proapp.base.fault import Fault, pointer
from proapp.instrument import lint, subset, wording
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library

DEFINITION, TEXT, EXAMPLES = (
    Path(__file__).with_name(f"{shape}.schema.json") for shape in ("definition", "text", "examples")
)
LOCK = "released.yaml"  # key: digest of every definition that was ever released


def faults(library: Library, folder: Path, site: Path | None = None) -> list[Fault]:
    """Every fault of definitions and wording, in the order of files and lines."""
    keys = library.keys()
    bad = {key: found for key in keys if (found := definition_faults(library, key))}
    sound = [key for key in keys if key not in bad]
    found = list(chain.from_iterable(bad.values()))
    found += chain.from_iterable(_wording(library, key, folder) for key in sound)
    found += _lock(library, folder, sound) if not bad else ()
    found += _strays(library, [place for place in (folder, site) if place is not None])
    return sorted(set(found))


def definition_faults(library: Library, key: str) -> list[Fault]:
    """Faults of one definition: what cannot be read, then its shape, then its sense."""
    document = library.document(key)
    if found := schema.faults(document, DEFINITION):
        return found
    name = f"{document.data['id']}@{document.data['version']}"
    if name != key:
        return document.placed([Fault("/id", f"this is {name}, but its folder says {key}")])
    return document.placed(_sense(library, document))


def _sense(library: Library, document: Document) -> list[Fault]:
    if "subset_of" not in document.data:
        return lint.faults(document.data)
    name = document.data["subset_of"]
    base: Any = library.document(name).data if name in library else None
    is_subset = isinstance(base, dict) and "subset_of" in base
    if name in library and not is_subset and definition_faults(library, name):
        return [Fault("/subset_of", f"{name} has faults of its own")]
    found = list(subset.faults(document.data, base))
    return found if found or base is None else lint.faults(subset.resolved(document.data, base))


def _wording(library: Library, key: str, folder: Path) -> Iterator[Fault]:
    definition = library.get(key)
    for language, path in library.texts(key).items():
        if definition.licence.wording == "supplied-by-site" and path.is_relative_to(folder):
            yield _of_file(path, f"the words of {key} belong to {definition.licence.holder} and cannot be kept here")
        document = read(path)
        yield from schema.faults(document, TEXT) or document.placed(_words(definition, document, language))


def _words(definition: Definition, text: Document, language: str) -> list[Fault]:
    if text.data["language"] != language:
        return [Fault("/language", f"this is {text.data['language']}, but the file's name says {language}")]
    own = Path(text.file).parts[-3:-1] == (definition.id, definition.version)
    return wording.faults(definition, text.data, whole=own)


def _lock(library: Library, folder: Path, sound: list[str]) -> Iterator[Fault]:
    if not (folder / LOCK).is_file():
        return
    lock = read(folder / LOCK)
    yield from lock.faults
    released = lock.data if isinstance(lock.data, dict) else {}
    yield from lock.placed(_released(library, released, sound))


def _released(library: Library, released: Mapping[str, Any], sound: list[str]) -> Iterator[Fault]:
    for key, digest in released.items():
        if key not in library:
            yield Fault(pointer(key), f"{key} was released but is not here")
        elif key in sound and (found := library.get(key).digest) != digest:
            yield Fault(pointer(key), f"{key} was edited after its release (digest {found}): make a new version")


def _strays(library: Library, folders: list[Path]) -> Iterator[Fault]:
    """Text and example files of instruments that do not exist, for instance in a folder with a slip in its name."""
    for folder in folders:
        for path in chain(folder.glob("*/*/text.*.yaml"), folder.glob("*/*/examples.yaml")):
            key = f"{path.parts[-3]}@{path.parts[-2]}"
            if key not in library:
                yield _of_file(path, f"there is no instrument {key}")


def _of_file(path: Path, message: str) -> Fault:
    return Fault("", message, file=str(path), line=1)
