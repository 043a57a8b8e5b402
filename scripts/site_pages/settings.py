"""The reference of the config, from its pydantic model and from the rules' options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_type_hints

import tomlkit
from config_schema import option_texts
from pydantic import BaseModel, TypeAdapter

from corpuslint.config.frozen import DEFAULT_EXTENSIONS
from corpuslint.config.model import CollectionFile, ConfigFile, LimitsFile
from corpuslint.roles import IMPLIED_ROLES, ROLES, WELL_KNOWN_KEYS
from corpuslint.rule import Rule
from corpuslint.wording import all_of
from site_pages.kinds import kind
from site_pages.markdown import code, fence, front_matter, table

# what a table of the config holds, by its setting
_TABLES = {
    "severities": "table: a rule's name = `error`, `warning` or `info`",
    "well-known-keys": "table: a key = a [role](#roles)",
    "per-file-ignores": "table: a pattern = list of rules and groups",
    "collections": "table: a name = a [collection](#a-collection)",
    "limits": "table: [bounds](#limits-of-documents)",
    "rules": "table: a rule's name = its [options](#options-of-rules)",
}
_INTRODUCTION = """\
`corpuslint.toml`, or the table `[tool.corpuslint]` of `pyproject.toml`; how the two are
found, and what a config is for, is told under [configuration](configuration.md). An unknown
setting is a fault, told with its line and with what was likely meant. `corpuslint config
FILE` shows which setting of which file holds for a document.
"""


def settings_page(rules: dict[str, Rule]) -> str:
    """Every setting, every field of a collection, every option of a rule, every role."""
    parts = [
        front_matter("Settings", "Every setting of a config: type, default, example."),
        "# Settings\n",
        _INTRODUCTION,
        *_sections(ConfigFile, "##"),
        "## A collection\n",
        f"{(CollectionFile.__doc__ or '').strip()} It stands in a table `[collections.NAME]`, "
        "under a name of your own; `include` must be there.\n",
        *_sections(CollectionFile, "###"),
        "## Limits of documents\n",
        f"{(LimitsFile.__doc__ or '').strip()} They stand in the table `[limits]`; what each "
        "is for is told under [security](security.md#bounds).\n",
        *_sections(LimitsFile, "###"),
        "## Options of rules\n",
        "They stand in a table of the rule, `[rules.NAME]`. Rules that are not here have none.\n",
        *_options(rules),
        "## Roles\n",
        "What a value is for. A schema says it by `x-role` or `format`, see "
        "[schemas](schemas.md); without a schema it is said by these keys, which "
        "`well-known-keys` adds to, changes, or empties.\n",
        *_roles(),
    ]
    return "\n".join(parts)


def _sections(model: type[BaseModel], level: str) -> Iterator[str]:
    described = model.model_json_schema(by_alias=True)["properties"]
    for name, setting in described.items():
        yield f"{level} `{name}`\n"
        yield f"{setting['description']}\n"
        yield _facts(name, setting, model)
        for example in setting["examples"]:
            yield fence("toml", _toml(name, example, model))


def _facts(name: str, setting: dict[str, Any], model: type[BaseModel]) -> str:
    is_required = model is CollectionFile and name == "include"
    default = setting.get("default")
    shown = "none" if default in (None, {}, []) else code(_plain_toml(default))
    if name == "extensions":
        shown = f"none, besides {all_of([code(one) for one in DEFAULT_EXTENSIONS])}"
    if name == "limits":
        shown = "[these](#limits-of-documents)"
    if name == "well-known-keys":
        shown = "[these](#roles)"
    said = {
        "type": _TABLES.get(name) or _type(setting),
        "default": "none; it must be given" if is_required else shown,
        "since": setting["x-since"],
    }
    return "".join(f"- {key}: {text}\n" for key, text in said.items())


def _type(setting: dict[str, Any]) -> str:
    choices = [one for one in setting.get("anyOf", [setting]) if one != {"type": "null"}]
    return " or ".join(kind(one, str) for one in choices)


def _plain_toml(value: Any) -> str:
    return str(tomlkit.item(value).as_string())


def _toml(name: str, example: Any, model: type[BaseModel]) -> str:
    """An example as it stands in a `corpuslint.toml`."""
    document: dict[str, Any] = {name: example}
    if model is CollectionFile:
        include = {} if name == "include" else {"include": ["_posts/**/*.md"]}
        document = {"collections": {"posts": {**include, name: example}}}
    if model is LimitsFile:
        document = {"limits": {name: example}}
    return tomlkit.dumps(document)


def _options(rules: dict[str, Rule]) -> Iterator[str]:
    for rule in rules.values():
        options: Any = rule.load_options()
        if options is None:
            continue
        texts = option_texts(rule)
        rows = []
        for field, annotation in get_type_hints(options).items():
            option = field.replace("_", "-")
            default = options._field_defaults[field]
            shown = list(default) if isinstance(default, tuple) else default
            rows.append(
                (
                    code(option),
                    _type(TypeAdapter(annotation).json_schema()),
                    "none" if shown is None else code(_plain_toml(shown)),
                    texts[option],
                )
            )
        yield f"### {rule.name}\n\nSee [`{rule.name}`](rules/{rule.name}.md).\n"
        yield table(("option", "type", "default", "what it says"), rows)


def _roles() -> Iterator[str]:
    rows = []
    for role in sorted(ROLES):
        keys = [code(key) for key, usual in WELL_KNOWN_KEYS.items() if usual == role]
        implied = [code(one) for one in IMPLIED_ROLES.get(role, ())]
        rows.append((code(role), ", ".join(implied), ", ".join(keys)))
    yield table(("role", "is also", "keys without a schema"), rows)
