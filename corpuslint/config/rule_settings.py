"""Which rules are on, how severe they are, and their options."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args, get_type_hints

from corpuslint.config.frozen import RuleSetting
from corpuslint.config.layers import Layers
from corpuslint.config.names import RuleNames, Words
from corpuslint.config.places import Path, TomlFile
from corpuslint.config.selection import Selection
from corpuslint.finding import Severity
from corpuslint.rule import Rule
from corpuslint.tuples import NamedTuple


def rule_settings(layers: Layers, names: RuleNames, selection: Selection) -> list[RuleSetting]:
    """The rules that are on, by the config and by the command line; raises ConfigError."""
    severities = _severities(layers, names)
    said = _said_options(layers, names)
    chosen, named = _chosen(layers, names, selection)
    settings = {name: _options(names.rules[name], options) for name, options in said.items()}
    return [
        RuleSetting(
            rule, severities.get(name, rule.severity), settings.get(name, {}), name in named
        )
        for name, rule in names.rules.items()
        if name in chosen
    ]


def _severities(layers: Layers, names: RuleNames) -> dict[str, Severity]:
    severities: dict[str, Severity] = {}
    for file in reversed(layers.files):
        for name, severity in file.get(("severities",), {}).items():
            severities[names.rule(file, ("severities", name))] = severity
    return severities


class _Layer(NamedTuple):
    """What one place says of rules; `select` is None where it does not say."""

    select: Words | None
    extend_select: Words
    ignore: Words


def _chosen(layers: Layers, names: RuleNames, selection: Selection) -> tuple[set[str], set[str]]:
    """The rules that are on, and those of them that were called by their own names.

    As in ruff, each file is a layer over those that it extends, the command line
    one over all; a `select` starts anew, and within a layer what is said of fewer
    rules counts for more: a rule selected by its name is on though its group is
    ignored.
    """
    chosen = {name for name, rule in names.rules.items() if rule.default and names.usable(rule)}
    named: set[str] = set()
    for layer in (*map(_layer_of_file, reversed(layers.files)), _layer_of_options(selection)):
        if layer.select is not None:
            chosen, named = set(), set()
        selected = [
            *names.expand(layer.select or Words(), selecting=True),
            *names.expand(layer.extend_select, selecting=True),
        ]
        ignored = list(names.expand(layer.ignore))
        for breadth in ("all", "group", "rule"):
            for kind, rules in selected:
                if kind == breadth:
                    chosen = chosen | rules
            for kind, rules in ignored:
                if kind == breadth:
                    chosen = chosen - rules
        named |= {name for kind, rules in selected if kind == "rule" for name in rules}
    return chosen, named & chosen


def _layer_of_file(file: TomlFile) -> _Layer:
    def words(key: str) -> Words:
        return Words(tuple(file.table.get(key) or ()), file, (key,))

    select = words("select") if "select" in file.table else None
    return _Layer(select, words("extend-select"), words("ignore"))


def _layer_of_options(selection: Selection) -> _Layer:
    def words(option: str, said: tuple[str, ...]) -> Words:
        return Words(said, option=option)

    select = None if selection.select is None else words("--select", selection.select)
    extend_select = words("--extend-select", selection.extend_select)
    return _Layer(select, extend_select, words("--ignore", selection.ignore))


def names_of(said: Iterable[str], names: RuleNames, file: TomlFile, path: Path) -> set[str]:
    """The rules that names of rules and groups in a config stand for; raises ConfigError."""
    words = Words(tuple(said), file, path)
    return {name for _, rules in names.expand(words) for name in rules}


class _Said(NamedTuple):
    """An option's value, and where it stands."""

    value: Any
    file: TomlFile
    path: Path


def _said_options(layers: Layers, names: RuleNames) -> dict[str, dict[str, _Said]]:
    """The options of each rule, each as the nearest file has it."""
    said: dict[str, dict[str, _Said]] = {}
    for file in reversed(layers.files):
        for name, options in file.get(("rules",), {}).items():
            path = ("rules", name)
            of_rule = said.setdefault(names.rule(file, path), {})
            for option, value in options.items():
                of_rule[option] = _Said(value, file, (*path, option))
    return said


def _options(rule: Rule, said: dict[str, _Said]) -> dict[str, Any]:
    if not said:
        return {}
    options = rule.load_options()
    if options is None:
        first = next(iter(said.values()))
        raise first.file.error(first.path[:-1], f"the rule {rule.name} has no options")
    fields = [field.replace("_", "-") for field in options._fields]
    for key, one in said.items():
        if key not in fields:
            raise one.file.unknown(one.path, "option", key, fields)
    from pydantic import TypeAdapter, ValidationError

    values = {
        key.replace("-", "_"): tuple(one.value) if isinstance(one.value, list) else one.value
        for key, one in said.items()
    }
    try:
        made: Any = TypeAdapter[Any](options).validate_python(values, strict=True)
    except ValidationError as error:
        from corpuslint.config.explain import wanted

        fault = error.errors()[0]
        field, *below = fault["loc"]
        one = said[str(field).replace("_", "-")]
        choices = get_args(get_type_hints(options)[str(field)])
        raise one.file.error((*one.path, *below), wanted(fault, choices)) from None
    faults: dict[str, str] = made.faults() if hasattr(made, "faults") else {}
    for key, what in faults.items():
        one = said.get(key.replace("_", "-")) or next(iter(said.values()))
        raise one.file.error(one.path, what)
    return dict(made._asdict())
