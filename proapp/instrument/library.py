"""All instruments that can be asked here, read from a folder when first needed, with whatever wording is installed."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from proapp.base.document import Document, read
from proapp.base.errors import NotFound
from proapp.base.fault import Fault, Faults
from proapp.instrument import subset, wording
from proapp.instrument.definition import Definition
from proapp.instrument.parse import parse
from proapp.instrument.wording import Wording


class UnknownInstrument(NotFound, KeyError):
    """There is no instrument with this key."""

    def __str__(self) -> str:
        return str(self.args[0])


def shipped_folder() -> Path:
    """Where the shipped definitions are: inside an installed package, else in the checkout it runs from."""
    package = Path(__file__).parents[1]
    installed = package / "shipped" / "instruments"
    return installed if installed.is_dir() else package.parent / "instruments"


class Library:
    """Definitions by key (`qlq-c30@3.0`) from `<folder>/<id>/<version>/`, wording beside them or in a site's folder."""

    def __init__(self, folder: Path, wording_folder: Path | None) -> None:
        found = sorted(folder.glob("*/*/definition.yaml"))
        self._paths = {f"{path.parts[-3]}@{path.parts[-2]}": path for path in found}
        self._folders = [place for place in (wording_folder, folder) if place is not None]
        self._documents: dict[str, Document] = {}
        self._definitions: dict[str, Definition] = {}
        self._wordings: dict[tuple[str, str], Wording] = {}
        self._texts: dict[str, dict[str, Path]] = {}

    @classmethod
    def load(cls, folder: Path, wording: Path | None = None) -> "Library":
        """The library of a folder; cheap, for files are read when first asked for. Not a folder: NotADirectoryError."""
        for place in (folder, wording):
            if place is not None and not place.is_dir():
                raise NotADirectoryError(f"{place} is not a folder")
        return cls(folder, wording)

    def keys(self) -> tuple[str, ...]:
        """Every key, sorted."""
        return tuple(sorted(self._paths))

    def __iter__(self) -> Iterator[Definition]:
        return (self.get(key) for key in self.keys())

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, key: object) -> bool:
        return key in self._paths

    def path(self, key: str) -> Path:
        """The definition file of a key."""
        if key not in self._paths:
            raise UnknownInstrument(f"there is no instrument {key}")
        return self._paths[key]

    def document(self, key: str) -> Document:
        """A definition file as it was written, with its lines; a subset is not resolved in it."""
        if key not in self._documents:
            self._documents[key] = read(self.path(key))
        return self._documents[key]

    def resolved(self, key: str) -> Any:
        """A definition's plain data with a subset's items filled in from its base."""
        data = self.document(key).data
        if isinstance(data, dict) and "subset_of" in data:
            return subset.resolved(data, self.document(data["subset_of"]).data)
        return data

    def get(self, key: str) -> Definition:
        """The definition of a key. UnknownInstrument if there is none, Faults if its file cannot be used."""
        if key not in self._definitions:
            self._definitions[key] = self._parsed(key)
        return self._definitions[key]

    def _parsed(self, key: str) -> Definition:
        document = self.document(key)
        if document.faults:
            raise Faults(document.faults)
        try:
            return parse(self.resolved(key))
        except (KeyError, TypeError, ValueError, StopIteration, AttributeError) as error:
            message = f"is no definition ({type(error).__name__}: {error}); `proapp instruments check` says where"
            raise Faults(document.placed([Fault("", message)])) from error

    def texts(self, key: str) -> dict[str, Path]:
        """Text files by language. A site's file wins over a shipped one, an own file over that of a subset's base."""
        if key not in self._texts:
            self._texts[key] = self._found(self.get(key))
        return self._texts[key]

    def _found(self, definition: Definition) -> dict[str, Path]:
        key = definition.key
        sources = [key] if definition.subset_of is None else [key, definition.subset_of]
        found: dict[str, Path] = {}
        for source in sources:
            for folder in self._folders:
                for path in sorted((folder / source.replace("@", "/")).glob("text.*.yaml")):
                    found.setdefault(path.name.removeprefix("text.").removesuffix(".yaml"), path)
        return found

    def languages(self, key: str) -> tuple[str, ...]:
        """Languages in which an instrument has wording, sorted."""
        return tuple(sorted(self.texts(key)))

    def lacking(self, key: str, languages: Collection[str]) -> tuple[str, ...]:
        """Of these languages those in which an instrument lacks words; a trial enrolling in one cannot start."""
        return tuple(language for language in languages if self.wording(key, language).placeholder)

    def wording(self, key: str, language: str) -> Wording:
        """The words in a language; concept labels marked as placeholder when none are installed or can be read."""
        texts = self.texts(key)
        shown = wording.best(language, texts)
        if shown is None:
            return wording.placeholder(self.get(key))
        if (key, shown) not in self._wordings:
            self._wordings[key, shown] = self._worded(key, texts[shown])
        return self._wordings[key, shown]

    def _worded(self, key: str, path: Path) -> Wording:
        """A file that cannot be read must not take a patient's questions away; `proapp instruments check` names it."""
        document, definition = read(path), self.get(key)
        if document.faults:
            return wording.placeholder(definition)
        try:
            return wording.wording(definition, document.data)
        except (KeyError, TypeError, ValueError, AttributeError):
            return wording.placeholder(definition)
