"""The shape of a config file, as pydantic judges it and editors complete it.

`config/corpuslint.schema.json` is generated from this model, and so is the page of
settings in the documentation. A config that passes that schema is good; only one that
does not is judged by the model itself, for its better messages.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpuslint.blocks.limits import DEFAULTS

Generator = Literal[
    "auto",
    "jekyll",
    "hexo",
    "hugo",
    "astro",
    "gray-matter",
    "@11ty/gray-matter",
    "python-frontmatter",
    "none",
]
SeverityName = Literal["error", "warning", "info"]
Globs = list[str]
RuleNames = list[str]  # names of rules or of groups of rules, or ALL


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _setting(description: str, *, since: str = "0.1.0", **facts: Any) -> Any:
    """A field with what its page says; `since` is the first version that has it."""
    return Field(description=description, json_schema_extra={"x-since": since}, **facts)


class CollectionFile(_Strict):
    """Files that belong together: how they are read, and which schemas hold."""

    # not required here: a config may change a collection of one that it extends
    include: Globs = _setting(
        "The files, by patterns as in .gitignore, relative to the config's folder.",
        default=[],
        min_length=1,
        examples=[["_posts/**/*.md", "_drafts/*.md"]],
    )
    exclude: Globs = _setting(
        "Files to leave out, by patterns as in .gitignore.",
        default=[],
        examples=[["_posts/imported/"]],
    )
    schemas: list[str] = _setting(
        "The schemas that hold: built-in names, paths of files relative to this "
        "config, or module:Model.",
        default=[],
        examples=[["blog-post", "schemas/recipe.schema.json"]],
    )
    generator: Generator = _setting(
        "The site generator whose reading of the files counts.", default="auto", examples=["hugo"]
    )
    timezone: str | None = _setting(
        "The IANA time zone of dates without an offset.", default=None, examples=["Europe/Berlin"]
    )
    markdown_fields: list[str] = _setting(
        "Keys whose texts are Markdown, at any depth: rules about plain text leave them alone.",
        default=[],
        alias="markdown-fields",
        examples=[["summary", "lead"]],
    )


class LimitsFile(_Strict):
    """What a document may ask for, and how much is told of it: what is more is a finding."""

    block_size: int = _setting(
        "The most characters of a block.",
        default=DEFAULTS.block_size,
        alias="block-size",
        ge=1,
        le=64 * 1024 * 1024,
        examples=[8_000_000],
    )
    depth: int = _setting(
        "The most levels of mappings and lists in one another.",
        default=DEFAULTS.depth,
        ge=1,
        le=200,
        examples=[150],
    )
    values: int = _setting(
        "The most keys and values of a block, each alias counted with all that it stands for.",
        default=DEFAULTS.values,
        ge=1,
        le=10_000_000,
        examples=[500_000],
    )
    key_length: int = _setting(
        "The most characters of a key. YAML itself takes no longer one on a line.",
        default=DEFAULTS.key_length,
        alias="key-length",
        ge=1,
        le=1_000_000,
        examples=[4096],
    )
    findings: int = _setting(
        "The most findings that are told of one file; the others are counted.",
        default=DEFAULTS.findings,
        ge=1,
        le=1_000_000,
        examples=[100],
    )
    pattern_steps: int = _setting(
        "How often a pattern of a schema that looks around or back may try anew on one text; "
        "in documents with much text, fewer times.",
        default=DEFAULTS.pattern_steps,
        alias="pattern-steps",
        ge=1000,
        le=100_000_000,
        examples=[1_000_000],
    )
    schema_steps: int = _setting(
        "How many subschemas all values of a document may be held against, where a schema has "
        "the same value judged again and again.",
        default=DEFAULTS.schema_steps,
        alias="schema-steps",
        ge=10_000,
        le=1_000_000_000,
        examples=[10_000_000],
    )


class ConfigFile(_Strict):
    """`corpuslint.toml`, or the table `[tool.corpuslint]` of `pyproject.toml`."""

    extends: str | None = _setting(
        "The path of a config, relative to this one, whose settings hold where this "
        "one says nothing else.",
        default=None,
        examples=["../corpuslint.toml"],
    )
    required_version: str | None = _setting(
        "The versions of corpuslint that may read this config, such as >=0.1.",
        default=None,
        alias="required-version",
        examples=[">=0.1"],
    )
    generator: Generator = _setting(
        "The site generator of every collection that names none.",
        default="auto",
        examples=["jekyll"],
    )
    timezone: str | None = _setting(
        "The IANA time zone of every collection that names none.",
        default=None,
        examples=["Europe/Berlin"],
    )
    markdown_fields: list[str] = _setting(
        "Keys whose texts are Markdown, in every collection that names none.",
        default=[],
        alias="markdown-fields",
        examples=[["summary"]],
    )
    preview: bool = _setting(
        "Use rules that are new, and may still change or go.", default=False, examples=[True]
    )
    select: RuleNames | None = _setting(
        "The rules to use, instead of the default ones.",
        default=None,
        examples=[["syntax", "schema", "invalid-date"]],
    )
    extend_select: RuleNames = _setting(
        "The rules to use besides.", default=[], alias="extend-select", examples=[["style"]]
    )
    ignore: RuleNames = _setting("The rules to leave out.", default=[], examples=[["insecure-url"]])
    fail_on: SeverityName = _setting(
        "The mildest severity that makes a run fail.",
        default="warning",
        alias="fail-on",
        examples=["error"],
    )
    exclude: Globs = _setting(
        "Files and folders to leave out, by patterns as in .gitignore.",
        default=[],
        examples=[["vendor/", "*.draft.md"]],
    )
    baseline: str | None = _setting(
        "The file of known findings, which corpuslint baseline update writes.",
        default=None,
        min_length=1,
        examples=["corpuslint-baseline.json"],
    )
    extensions: list[Annotated[str, Field(pattern=r"^\.[A-Za-z0-9]+$")]] = _setting(
        "Suffixes of documents besides the usual ones, such as .qmd.",
        default=[],
        examples=[[".qmd"]],
    )
    severities: dict[str, SeverityName] = _setting(
        "A severity of your own for a rule.", default={}, examples=[{"insecure-url": "error"}]
    )
    well_known_keys: dict[str, str] = _setting(
        "Roles of keys in documents without a schema; an empty role removes a key.",
        default={},
        alias="well-known-keys",
        examples=[{"released": "published", "summary": ""}],
    )
    per_file_ignores: dict[str, RuleNames] = _setting(
        "Rules to leave out, by pattern.",
        default={},
        alias="per-file-ignores",
        examples=[{"_posts/2012-*.md": ["html-entity", "dates"]}],
    )
    collections: dict[str, CollectionFile] = _setting(
        "Files that belong together, by a name of your own.",
        default={},
        examples=[{"posts": {"include": ["_posts/**/*.md"], "schemas": ["blog-post"]}}],
    )
    limits: LimitsFile = _setting(
        "Bounds on what a document may ask for.",
        default=LimitsFile(),
        examples=[{"block-size": 8_000_000}],
    )
    rules: dict[str, dict[str, Any]] = _setting(
        "Options of rules, by name.",
        default={},
        examples=[{"filename-date": {"tolerance": "2 days"}}],
    )
