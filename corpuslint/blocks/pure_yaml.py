"""PyYAML's own parser, for builds of it that lack libyaml: the same events, 20 times slower."""

from __future__ import annotations

from typing import Any

from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner


class PureParser(Reader, Scanner, Parser):
    """`CParser`'s interface, as far as the one pass uses it."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def get_event(self) -> Any:
        return Parser.get_event(self)  # type: ignore[no-untyped-call]

    def dispose(self) -> None:
        Parser.dispose(self)
