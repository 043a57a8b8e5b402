"""Which rules are on, how severe they are, and their options."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from corpuslint.config.frozen import RuleSetting
from corpuslint.config.places import Path, TomlFile
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.rule import Rule

_ALL = "ALL"
_KIND = "rule or group"


def rule_settings(
    file: TomlFile, rules: dict[str, Rule], selection: Selection
) -> list[RuleSetting]:
    """The rules that are on, by the config and by the command line."""
    severities = file.table.get("severities", {})
    options = file.table.get("rules", {})
    for said, setting in ((severities, "severities"), (options, "rules")):
        for name in said:
            if name not in rules:
                raise file.unknown((setting, name), "rule", name, rules)
    chosen, named = _chosen(file, rules, selection)
    settings = {name: _options(file, rules[name], said) for name, said in options.items()}
    return [
        RuleSetting(
            rule, severities.get(name, rule.severity), settings.get(name, {}), name in named
        )
        for name, rule in rules.items()
        if name in chosen
    ]


class _Words(NamedTuple):
    """Names of rules and groups as they were said somewhere."""

    words: tuple[str, ...]
    mistaken: Callable[[str], ConfigError]


def _chosen(
    file: TomlFile, rules: dict[str, Rule], selection: Selection
) -> tuple[set[str], set[str]]:
    """The rules that are on, and those of them that were called by their own names.

    As in ruff, `--select` starts anew, and what is said of fewer rules counts
    for more: a rule selected by its name is on though its group is ignored.
    """
    known = [*rules, *sorted({rule.group for rule in rules.values()})]

    def of_file(key: str) -> _Words:
        words = tuple(file.table.get(key) or ())
        return _Words(
            words, lambda word: file.unknown((key, words.index(word)), _KIND, word, known)
        )

    def of_option(option: str, words: tuple[str, ...] | None) -> _Words:
        command_line = TomlFile("", "")
        return _Words(
            words or (),
            lambda word: ConfigError(f"{option}: {command_line.unknown((), _KIND, word, known)}"),
        )

    chosen = {name for name, rule in rules.items() if rule.default}
    in_file = (of_file("extend-select"), of_file("ignore"))
    if "select" in file.table:
        chosen = _layer(set(), rules, (of_file("select"), in_file[0]), in_file[1])
    else:
        chosen = _layer(chosen, rules, in_file[:1], in_file[1])
    select = of_option("--select", selection.select)
    extend = of_option("--extend-select", selection.extend_select)
    ignore = of_option("--ignore", selection.ignore)
    if selection.select is not None:
        chosen = set()
    chosen = _layer(chosen, rules, (select, extend), ignore)
    named = {*select.words, *extend.words}
    if selection.select is None:
        named |= {*of_file("select").words, *in_file[0].words}
    return chosen, named & chosen


def _layer(
    chosen: set[str], rules: dict[str, Rule], selected: Iterable[_Words], ignored: _Words
) -> set[str]:
    """What is on after a place where rules were selected and ignored."""
    adding = [word for words in selected for word in _expanded(words, rules)]
    removing = list(_expanded(ignored, rules))
    for breadth in ("all", "group", "rule"):
        for kind, names in adding:
            if kind == breadth:
                chosen = chosen | names
        for kind, names in removing:
            if kind == breadth:
                chosen = chosen - names
    return chosen


def _expanded(words: _Words, rules: dict[str, Rule]) -> Iterable[tuple[str, set[str]]]:
    for word in words.words:
        if word in rules:
            yield "rule", {word}
        elif word == _ALL:
            yield "all", set(rules)
        else:
            names = {name for name, rule in rules.items() if rule.group == word}
            if not names:
                raise words.mistaken(word)
            yield "group", names


def names_of(said: list[str], rules: dict[str, Rule], file: TomlFile, path: Path) -> set[str]:
    """The rules that names of rules and groups in a config stand for; raises ConfigError."""
    known = [*rules, *sorted({rule.group for rule in rules.values()})]
    words = _Words(
        tuple(said), lambda word: file.unknown((*path, said.index(word)), _KIND, word, known)
    )
    return {name for _, names in _expanded(words, rules) for name in names}


def _options(file: TomlFile, rule: Rule, said: dict[str, Any]) -> dict[str, Any]:
    if not said:
        return {}
    options = rule.load_options()
    if options is None:
        raise file.error(("rules", rule.name), f"the rule {rule.name} has no options")
    fields = [field.replace("_", "-") for field in options._fields]
    for key in said:
        if key not in fields:
            raise file.unknown(("rules", rule.name, key), "option", key, fields)
    from pydantic import TypeAdapter, ValidationError

    values = {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else value
        for key, value in said.items()
    }
    try:
        made: Any = TypeAdapter[Any](options).validate_python(values, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        message = str(first["msg"])
        path = [str(part).replace("_", "-") for part in first["loc"][:1]]
        raise file.error(("rules", rule.name, *path), message[:1].lower() + message[1:]) from None
    faults: dict[str, str] = made.faults() if hasattr(made, "faults") else {}
    for field, fault in faults.items():
        raise file.error(("rules", rule.name, field.replace("_", "-")), fault)
    return dict(made._asdict())
