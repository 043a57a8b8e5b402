"""A document is not there in a language that others are translated into."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.languages import language_tag, localised
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.tuples import NamedTuple
from corpuslint.wording import all_of, key_name, quoted


class Options(NamedTuple):
    """`languages` that each document shall have, its first one in front; none: all that any has."""

    languages: tuple[str, ...] = ()

    def faults(self) -> dict[str, str]:
        for language in self.languages:
            if not language_tag(language):
                return {"languages": f"{quoted(language)} is no language, such as 'en' or 'pt-br'"}
        return {}


@rule("corpus", "warning", default=False, keeps=True)
def collect(context: Context) -> Iterator[Fact]:
    yield None, (), None


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    pages: dict[str, dict[str, Told]] = {}
    for told in group.facts:
        language, path = localised(told.source.path)
        pages.setdefault(path, {})[language] = told
    wanted = [language_tag(language) for language in group.options.languages]
    translated = [path for path, members in pages.items() if len(members) > 1]
    if not wanted:
        wanted = sorted({language for path in translated for language in pages[path]} - {""})
    folders = {_folder(path) for path in translated}
    for path, members in pages.items():
        # what no language is told of may well be of a site that has but one
        if list(members) == [""] and _folder(path) not in folders:
            continue
        missing = [language for language in wanted if language not in members]
        if missing:
            first = next((one for one in ("", *wanted) if one in members), next(iter(members)))
            names = all_of([key_name(language) for language in missing])
            yield members[first], Finding(f"there is no translation into {names}")


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
