"""A rule's page on a terminal: texts as Markdown, each example in a titled frame."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.syntax import Syntax
from rich.text import Text

from corpuslint.cli.rule_page import Example, sections
from corpuslint.output.text import safe
from corpuslint.rule import Rule

_WIDEST = 100


def show(rules: list[Rule], color: str, columns: int) -> None:
    """Print the pages of some rules, one below the other."""
    console = Console(
        width=min(columns, _WIDEST),
        force_terminal=True if color == "always" else None,
        no_color=True if color == "never" else None,
    )
    for rule in rules:
        console.print(Group(*_page(rule)))


def _page(rule: Rule) -> Iterator[RenderableType]:
    yield Text(rule.name, style="bold reverse")
    for section in sections(rule):
        if section.title:
            yield _below(Text(section.title, style="bold underline"))
        for part in section.parts:
            if isinstance(part, str):
                yield _below(Markdown(part.removeprefix(f"# {rule.name}\n")))
            else:
                yield _below(_example(part))
    yield ""


def _below(shown: RenderableType) -> Padding:
    return Padding(shown, (1, 0, 0, 0))


def _example(example: Example) -> Panel:
    content = "\n".join(safe(line) for line in example.content.removesuffix("\n").split("\n"))
    code = Syntax(
        content,
        example.language,
        theme="ansi_dark",
        background_color="default",
        word_wrap=True,
        line_numbers=bool(example.lines),
        highlight_lines=set(example.lines),
    )
    return Panel(code, title=Text(example.title), title_align="left", border_style="dim")
