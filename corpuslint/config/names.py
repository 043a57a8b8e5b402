"""Names of rules and groups, as they are said in a config or on the command line."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.config.frozen import Notice
from corpuslint.config.places import Path, TomlFile
from corpuslint.errors import ConfigError
from corpuslint.rule import Rule, current_names
from corpuslint.tuples import NamedTuple

ALL = "ALL"
_KIND = "rule or group"


class Words(NamedTuple):
    """Names as they were said in one place: a list of a file, or an option's value."""

    words: tuple[str, ...] = ()
    file: TomlFile = TomlFile("", "")
    path: Path = ()
    option: str = ""

    def said_at(self, index: int) -> str:
        """The start of a message about one of the words."""
        return f"{self.option}: " if self.option else self.file.where((*self.path, index))

    def notice(self, index: int, message: str) -> Notice:
        """A warning about one of the words."""
        if self.option:
            return "", 0, f"{self.option}: {message}"
        return self.file.absolute, self.file.line((*self.path, index)), message


class RuleNames:
    """The rules by all of their names; `warnings` collects what was said of old ones.

    Without `preview` rules in preview belong to no group, and may not be selected.
    """

    def __init__(self, rules: dict[str, Rule], preview: bool = False) -> None:
        self.rules = rules
        self.preview = preview
        self.warnings: list[Notice] = []
        self._current = current_names(rules)
        groups = {rule.group for rule in rules.values()}
        self._groups = {group: self._usable(group) for group in groups}

    def usable(self, rule: Rule) -> bool:
        """Whether a rule may be used in this run."""
        return self.preview or not rule.preview

    def _usable(self, group: str = "") -> set[str]:
        return {
            name
            for name, rule in self.rules.items()
            if self.usable(rule) and (not group or rule.group == group)
        }

    def rule(self, file: TomlFile, path: Path) -> str:
        """The name of the rule that is the key at a path of a file; raises ConfigError."""
        word = str(path[-1])
        if word in self._groups:
            raise file.error(path, f"{word!r} is a group; here, each rule is named by itself")
        if word not in self._current:
            raise file.unknown(path, "rule", word, self.rules)
        name = self._current[word]
        if name != word:
            self.warnings.append((file.absolute, file.line(path), _renamed(word, name)))
        return name

    def expand(self, said: Words, selecting: bool = False) -> Iterable[tuple[str, set[str]]]:
        """What each word stands for: how broad it is (all, group, rule), and the rules.

        Raises ConfigError for a word that stands for none, and where `selecting`
        for a rule in preview that is called by its name.
        """
        for index, word in enumerate(said.words):
            if word in self._current:
                name = self._current[word]
                if name != word:
                    self.warnings.append(said.notice(index, _renamed(word, name)))
                if selecting and not self.usable(self.rules[name]):
                    raise ConfigError(
                        f"{said.said_at(index)}the rule {name!r} is in preview: "
                        "it needs `preview = true` in the config, or --preview"
                    )
                yield "rule", {name}
            elif word == ALL:
                yield "all", self._usable()
            elif word in self._groups:
                yield "group", self._groups[word]
            else:
                raise self._mistaken(said, index)

    def _mistaken(self, said: Words, index: int) -> ConfigError:
        known = [*self.rules, *sorted(self._groups), ALL]
        unknown = TomlFile("", "").unknown((), _KIND, said.words[index], known)
        return ConfigError(f"{said.said_at(index)}{unknown}")


def _renamed(word: str, name: str) -> str:
    return f"the rule {word!r} is now called {name!r}"
