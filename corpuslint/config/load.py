"""From a config file to the frozen config of a run."""

from __future__ import annotations

import os

from corpuslint.blocks.limits import DEFAULTS, SETTINGS, Limits
from corpuslint.config.frozen import DEFAULT_EXTENSIONS, Collection, Config, Globs
from corpuslint.config.layers import Layers
from corpuslint.config.names import RuleNames
from corpuslint.config.patterns import translate
from corpuslint.config.places import Path, TomlFile
from corpuslint.config.rule_settings import names_of, rule_settings
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.inputs import saw
from corpuslint.paths import why_not_copied
from corpuslint.roles import ROLES, WELL_KNOWN_KEYS
from corpuslint.rule import load_rules

SCHEMA_FILE = os.path.join(os.path.dirname(__file__), "corpuslint.schema.json")


def build_config(layers: Layers, root: str, selection: Selection, home: str = "") -> Config:
    """Judge a config and those that it extends, and freeze what they come to.

    Each file is judged on its own first, so that what a nearer one replaces is no
    hiding place. `root` and `home` are as in `Config`, one where only one is given.
    Raises ConfigError with the file and the line at fault.
    """
    home = home or root
    for file in layers.files:
        _judge(file)
    preview = selection.preview or bool(layers.get(("preview",)))
    for base in layers.files[1:]:
        _freeze(Layers((base,)), root, Selection(preview=preview), home)
    _check_includes(layers)
    return _freeze(layers, root, selection._replace(preview=preview), home)


def _freeze(layers: Layers, root: str, selection: Selection, home: str) -> Config:
    names = RuleNames(load_rules(), selection.preview)
    usable = [rule for rule in names.rules.values() if names.usable(rule)]
    _check_zone(layers.owner(("timezone",)), ("timezone",))
    from_the_base = layers.files[::-1]
    return Config(
        path=layers.files[0].absolute,
        root=root,
        collections=tuple(_collection(name, layers, home) for name in layers.merged("collections")),
        rules=tuple(rule_settings(layers, names, selection)),
        generator=layers.get(("generator",), "auto"),
        timezone=layers.get(("timezone",)),
        fail_on=layers.get(("fail-on",), "warning"),
        exclude=Globs(
            include=tuple(
                pattern
                for file in from_the_base
                for pattern in translate(file.get(("exclude",), []), file, ("exclude",))
            )
        ),
        extensions=(
            *DEFAULT_EXTENSIONS,
            *(one.lower() for file in from_the_base for one in file.get(("extensions",), ())),
        ),
        well_known_keys=_well_known_keys(layers),
        per_file_ignores=tuple(
            _ignored(glob, names, file) for glob, file in layers.merged("per-file-ignores").items()
        ),
        keywords=tuple(sorted({word for rule in usable for word in rule.keywords})),
        warnings=tuple(dict.fromkeys(names.warnings)),
        baseline=_baseline(layers, home),
        home=home,
        markdown_fields=tuple(layers.get(("markdown-fields",), ())),
        limits=Limits(
            *(  # to JSON Schema, 100.0 is whole too
                int(layers.get(("limits", name), default))
                for name, default in zip(SETTINGS, DEFAULTS, strict=True)
            )
        ),
    )


def _judge(file: TomlFile) -> None:
    """Ask the generated schema; where it says no, the model says why.

    What it has no objection to is a name or an option of a rule that the schema
    does not list; those that read them word that better, or know better.
    """
    import json

    import jsonschema_rs

    with open(SCHEMA_FILE, "rb") as schema_file:
        schema = json.load(schema_file)
    try:
        if jsonschema_rs.is_valid(schema, file.table):
            return
    except ValueError:  # a number that it cannot hold
        pass
    from corpuslint.config.explain import explain

    faults = explain(file)
    if faults:
        raise ConfigError(faults)


def _check_includes(layers: Layers) -> None:
    """A collection may be begun in one file and finished in another, but not without files."""
    for name, file in layers.merged("collections").items():
        path = ("collections", name)
        if layers.get((*path, "include")) is None:
            raise file.error(path, "the setting 'include' is missing")


def _collection(name: str, layers: Layers, home: str) -> Collection:
    """A collection, each of its settings as the nearest file has it."""
    path = ("collections", name)
    owners = layers.merged(*path)

    def globs(key: str) -> tuple[str, ...]:
        if key not in owners:
            return ()
        return translate(owners[key].get((*path, key)), owners[key], (*path, key))

    schemas: tuple[str, ...] = ()
    if "schemas" in owners:
        schemas = _schemas(owners["schemas"], (*path, "schemas"), home)
    _check_zone(layers.owner((*path, "timezone")), (*path, "timezone"))
    file = layers.owner(path)
    return Collection(
        name=name,
        globs=Globs(globs("include"), globs("exclude")),
        schemas=schemas,
        generator=layers.get((*path, "generator"), layers.get(("generator",), "auto")),
        timezone=layers.get((*path, "timezone"), layers.get(("timezone",))),
        patterns=tuple(layers.get((*path, "include"), ())),
        path=file.absolute,
        line=file.line(path),
        markdown_fields=tuple(
            layers.get((*path, "markdown-fields"), layers.get(("markdown-fields",), ()))
        ),
    )


def _check_zone(file: TomlFile, path: Path) -> None:
    zone = file.get(path)
    if zone is None:
        return
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from corpuslint.nearness import did_you_mean

        hint = did_you_mean(zone, sorted(available_timezones())) or ", such as 'Europe/Berlin'"
        raise file.error(path, f"{zone!r} is no IANA time zone{hint}") from None


def _schemas(file: TomlFile, path: Path, home: str) -> tuple[str, ...]:
    """The schemas of a collection, paths as seen from `home`.

    Says early, with its line, that one is not there; what is in it is judged on use.
    """
    from corpuslint.schema.builtin import builtin_names

    folder = os.path.dirname(file.absolute) or home
    schemas = []
    for index, name in enumerate(file.get(path)):
        if name not in builtin_names():
            named = os.path.join(folder, name)
            saw(named)
            if os.path.isfile(named):
                name = seen_from(home, folder, name)
            elif ":" not in name:  # neither a URL nor a module:Model, of which more is to be said
                unknown = file.unknown(
                    (*path, index), "built-in schema or file", name, builtin_names()
                )
                raise ConfigError(f"{unknown}{why_not_copied(folder)}")
        schemas.append(name)
    return tuple(schemas)


def _baseline(layers: Layers, home: str) -> str:
    """The file of known findings, relative to `home`; "" where there is none."""
    path = ("baseline",)
    name: str = layers.get(path, "")
    return seen_from(home, os.path.dirname(layers.owner(path).absolute), name) if name else ""


def seen_from(home: str, folder: str, name: str) -> str:
    """A path that is relative to a folder, as one that is relative to `home`."""
    if os.path.realpath(folder) == os.path.realpath(home):
        return name
    path = os.path.join(folder, name)
    try:
        return os.path.relpath(path, home).replace(os.sep, "/")
    except ValueError:  # on another drive
        return path


def _ignored(
    glob: str, names: RuleNames, file: TomlFile
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    path = ("per-file-ignores", glob)
    patterns = translate([glob], file, path)
    if glob.startswith("!"):  # all files but these
        patterns = (".", *patterns)
    return patterns, tuple(sorted(names_of(file.get(path), names, file, path)))


def _well_known_keys(layers: Layers) -> dict[str, str]:
    keys = {**WELL_KNOWN_KEYS}
    for key, file in layers.merged("well-known-keys").items():
        role = file.get(("well-known-keys", key))
        if role and role not in ROLES:
            raise file.unknown(("well-known-keys", key), "role", role, sorted(ROLES))
        keys[key] = role
    return {key: role for key, role in keys.items() if role}
