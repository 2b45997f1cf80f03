"""The window in another language: reads Qt Linguist's files from resources/translations and answers Qt's `tr`.

English is what the code says. A file `roadwright_de.ts` there, made from the template by Qt Linguist, brings German;
nothing has to be compiled. What the parts without Qt say (refusals, names of edits) is translated where it is shown,
by `spoken`; in a sentence that was put together, the parts come back in the places that the translation gives them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from defusedxml.ElementTree import parse
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from core.errors import UserError

PREFIX, SUFFIX = "roadwright_", ".ts"
_HOLE = re.compile(r"\{[^{}]*\}")
_NAME = "spoken_language"


class _Joined:
    """A text with places in braces. `told` is how many characters it says itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._holes = _HOLE.findall(text)
        said = _HOLE.split(text)
        self._first, self._last = said[0], said[-1]
        self.told = sum(map(len, said))

    def parts_of(self, words: str) -> dict[str, str] | None:
        """What stands in the places; None for words that are not this text."""
        if not (words.startswith(self._first) and words.endswith(self._last)):
            return None
        found = _pattern(self.text).fullmatch(words)
        return None if found is None else dict(zip(self._holes, found.groups(), strict=True))


class Spoken(QTranslator):
    """One language. Contexts do not matter: a text means the same wherever it stands."""

    def __init__(self, language: str, messages: Mapping[str, str], parent: QApplication) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self._language = language
        self._messages = dict(messages)
        joined = [_Joined(text) for text in self._messages if _HOLE.search(text)]
        self._joined = sorted((each for each in joined if each.told), key=lambda each: -each.told)

    def isEmpty(self) -> bool:
        """Whether there is nothing to say."""
        return not self._messages

    def language(self) -> str:
        """The language's code."""
        return self._language

    def translate(self, _context: str, text: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        """What to show for a text of the code; None where the file says nothing."""
        return self._messages.get(text)

    def of_sentence(self, words: str) -> str:
        """What to show for words that were put together already; the words themselves where the file says nothing.

        Where several texts fit, that which says most itself. A part that is a sentence is translated as well.
        """
        whole = self._messages.get(words)
        if whole is not None:
            return whole
        for joined in self._joined:
            parts = joined.parts_of(words)
            if parts is not None:
                said = {hole: self.of_sentence(part) if part.endswith(".") else part for hole, part in parts.items()}
                return _filled(self._messages[joined.text], said)
        return words


def speak(app: QApplication, language: str, folder: Path) -> None:
    """Let the application speak a language; the system's where it is empty, English where there is no file for it."""
    wanted = language or QLocale.system().name()
    for code in (wanted, wanted.partition("_")[0]):
        file = folder / f"{PREFIX}{code}{SUFFIX}"
        if file.is_file():
            own = QTranslator(app)  # the words of Qt itself: OK, Cancel
            if own.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                app.installTranslator(own)
            app.installTranslator(Spoken(code, read_messages(file), app))
            return


def languages(folder: Path) -> list[tuple[str, str]]:
    """Code and own name of each language there is a file for, English first."""
    codes = sorted(file.stem.removeprefix(PREFIX) for file in folder.glob(f"{PREFIX}*{SUFFIX}"))
    return [("en", "English"), *((code, QLocale(code).nativeLanguageName() or code) for code in codes if code != "en")]


def read_messages(file: Path) -> dict[str, str]:
    """Text -> finished translation. Raises UserError for a file that is not one of Qt Linguist's."""
    try:
        messages = list(parse(file).iter("message"))
    except (OSError, ValueError, SyntaxError) as error:
        raise UserError(f"{file.name} cannot be read as a translation.", "Make it from the template again.") from error
    found = {}
    for message in messages:
        source, target = message.find("source"), message.find("translation")
        if source is None or target is None or target.get("type") is not None:
            continue  # nobody has finished this one yet
        if source.text and target.text:
            found[source.text] = target.text
    return found


def spoken(words: str) -> str:
    """Words of a part that knows no Qt, in the language of the window."""
    app = QCoreApplication.instance()
    known = app.findChild(Spoken, _NAME) if app is not None else None
    return known.of_sentence(words) if known is not None else words


def _filled(text: str, parts: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda hole: parts.get(hole.group(0), hole.group(0)), text)


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    """What a sentence looks like when the places in braces are filled."""
    parts = [re.escape(each) for each in _HOLE.split(text)]
    return re.compile("(.+?)".join(parts), re.DOTALL)
