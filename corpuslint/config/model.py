"""The shape of a config file, as pydantic judges it and editors complete it.

`config/corpuslint.schema.json` is generated from this model. A config that
passes that schema is good; only one that does not is judged by the model
itself, for its better messages.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Generator = Literal[
    "auto", "jekyll", "hexo", "hugo", "astro", "gray-matter", "python-frontmatter", "none"
]
SeverityName = Literal["error", "warning", "info"]
Globs = list[str]
RuleNames = list[str]  # names of rules or of groups of rules, or ALL


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CollectionFile(_Strict):
    """Files that belong together: how they are read, and which schemas hold."""

    # not required here: a config may change a collection of one that it extends
    include: Globs = Field(
        default=[],
        min_length=1,
        description="The files, by patterns as in .gitignore, relative to the config's folder.",
    )
    exclude: Globs = Field(
        default=[],
        description="Files to leave out, by patterns as in .gitignore.",
    )
    schemas: list[str] = Field(
        default=[],
        description="The schemas that hold: built-in names, paths of files relative to this "
        "config, or module:Model.",
    )
    generator: Generator = Field(
        default="auto", description="The site generator whose reading of the files counts."
    )
    timezone: str | None = Field(
        default=None, description="The IANA time zone of dates without an offset."
    )
    markdown_fields: list[str] = Field(
        default=[],
        alias="markdown-fields",
        description="Keys whose texts are Markdown, at any depth: rules about plain text leave "
        "them alone.",
    )


class ConfigFile(_Strict):
    """`corpuslint.toml`, or the table `[tool.corpuslint]` of `pyproject.toml`."""

    extends: str | None = Field(
        default=None,
        description="The path of a config, relative to this one, whose settings hold where this "
        "one says nothing else.",
    )
    required_version: str | None = Field(
        default=None,
        alias="required-version",
        description="The versions of corpuslint that may read this config, such as >=0.1.",
    )
    generator: Generator = Field(
        default="auto", description="The site generator of every collection that names none."
    )
    timezone: str | None = Field(
        default=None, description="The IANA time zone of every collection that names none."
    )
    markdown_fields: list[str] = Field(
        default=[],
        alias="markdown-fields",
        description="Keys whose texts are Markdown, in every collection that names none.",
    )
    preview: bool = Field(
        default=False, description="Use rules that are new, and may still change or go."
    )
    select: RuleNames | None = Field(
        default=None, description="The rules to use, instead of the default ones."
    )
    extend_select: RuleNames = Field(
        default=[], alias="extend-select", description="The rules to use besides."
    )
    ignore: RuleNames = Field(default=[], description="The rules to leave out.")
    fail_on: SeverityName = Field(
        default="warning",
        alias="fail-on",
        description="The mildest severity that makes a run fail.",
    )
    exclude: Globs = Field(
        default=[], description="Files and folders to leave out, by patterns as in .gitignore."
    )
    baseline: str | None = Field(
        default=None,
        min_length=1,
        description="The file of known findings, which corpuslint baseline update writes.",
    )
    extensions: list[Annotated[str, Field(pattern=r"^\.[A-Za-z0-9]+$")]] = Field(
        default=[], description="Suffixes of documents besides the usual ones, such as .qmd."
    )
    severities: dict[str, SeverityName] = Field(
        default={}, description="A severity of your own for a rule."
    )
    well_known_keys: dict[str, str] = Field(
        default={},
        alias="well-known-keys",
        description="Roles of keys in documents without a schema; an empty role removes a key.",
    )
    per_file_ignores: dict[str, RuleNames] = Field(
        default={}, alias="per-file-ignores", description="Rules to leave out, by pattern."
    )
    collections: dict[str, CollectionFile] = Field(
        default={}, description="Files that belong together, by a name of your own."
    )
    rules: dict[str, dict[str, Any]] = Field(default={}, description="Options of rules, by name.")
