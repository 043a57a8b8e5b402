"""Projects at random: documents that are nearly right, configs and schemas of any shape."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from corpuslint.profile import PROFILES
from corpuslint.roles import ROLES
from tests.test_lower_yaml_properties import documents as yaml_documents

ROOT = Path(__file__).parent.parent
# not imports: `scripts` is no package, and mypy knows its modules by other names
sys.path.insert(0, str(ROOT / "scripts" / "reliability"))
mutate: Any = importlib.import_module("fuzzing.mutate")
_documents: Any = importlib.import_module("fuzzing.documents")

TEXTS = [
    text.encode("utf-8", "ignore").decode()
    for _, text in _documents.documents()
    if len(text) < 1500
]
KEYS = [
    "title",
    "date",
    "updated",
    "tags",
    "cover",
    "related",
    "images",
    "url",
    "width",
    "x y",
    "ü",
]
NAMES = ["a.md", "_posts/2023-11-20-b.md", "c/d.mdx", "e.yml", "f.json", "g.toml", "c/index.md"]
GROUPS = ["ALL", "syntax", "schema", "dates", "style", "url-space", "invalid-date", "key-order"]
GENERATORS = ["auto", *(name for name in PROFILES)]
ZONES = ["Europe/Berlin", "Etc/UTC", "Asia/Tokyo"]

# each is wrong by itself, and wrong in its own line
BROKEN = [
    'generator = "jekyl"',
    "generator = 3",
    'timezone = "Mars/Olympus"',
    'select = ["no-such-rule"]',
    'extend-select = "style"',
    'ignore = ["url-spice"]',
    'fail-on = "fatal"',
    "unknown = 1",
    "colections = {}",
    'severities = { url-space = "bad" }',
    'severities = { no-such-rule = "error" }',
    'extensions = ["md"]',
    'required-version = "newest"',
    'markdown-fields = "x"',
    'preview = "yes"',
    'well-known-keys = { x = "no-such-role" }',
    'per-file-ignores = { "a.md" = ["no-such-rule"] }',
    "collections = { x = { include = 3 } }",
    "rules = { no-such-rule = { a = 1 } }",
    'rules = { filename-date = { tolerance = "often" } }',
    "rules = { filename-date = { no-such-option = 1 } }",
    "baseline = ''",
    "exclude = [3]",
    "a = ",
    "= 1",
    'a = "\x01"',
]


def texts() -> st.SearchStrategy[str]:
    """Documents: as they are in the rules' cases, changed in some places, or made by a grammar."""
    changed = st.builds(
        lambda chance, text: mutate.mutated(chance, text, TEXTS),
        st.randoms(use_true_random=False),
        st.sampled_from(TEXTS),
    )
    made = yaml_documents().map(lambda document: document.text)
    return st.one_of(changed, changed, st.sampled_from(TEXTS), made)


def schemas(depth: int = 2) -> st.SearchStrategy[Any]:
    """JSON Schemas with our annotations; some of their parts make no sense."""
    if depth == 0:
        inner: st.SearchStrategy[Any] = st.sampled_from([{}, True, False, {"$ref": "#"}])
    else:
        inner = st.deferred(lambda: schemas(depth - 1))
    names = st.sampled_from(KEYS)
    words = {
        "type": st.sampled_from(["string", "integer", "array", "object", "boolean", ["string"], 7]),
        "properties": st.dictionaries(names, inner, max_size=4),
        "required": st.lists(names, max_size=3, unique=True),
        "additionalProperties": st.booleans(),
        "items": inner,
        "enum": st.lists(st.sampled_from(["a", "b", 1, None, True, 1.5]), max_size=3),
        "pattern": st.sampled_from(["^a", "[", "^\\d{4}$", "(?=x)"]),
        "minLength": st.sampled_from([0, 3, -1]),
        "maxItems": st.sampled_from([0, 2]),
        "minimum": st.sampled_from([0, 1.5, "x"]),
        "format": st.sampled_from(["date", "date-time", "uri", "email", "nothing"]),
        "x-role": st.sampled_from([*sorted(ROLES), "no-role"]),
        "x-unique": st.sampled_from([True, [["title"]], [["title", "date"], ["url"]], "x"]),
        "x-order": st.sampled_from([["title", "date"], [], 3]),
        "x-renamed-from": st.sampled_from(["old", ["old", "older"]]),
        "x-refers-to": st.sampled_from(["title", ["url"]]),
        "anyOf": st.lists(inner, min_size=1, max_size=3),
        "allOf": st.lists(inner, min_size=1, max_size=2),
        "not": inner,
        "$ref": st.sampled_from(
            ["#", "#/properties/title", "#/nowhere", "other.json", "news-article"]
        ),
    }
    return st.fixed_dictionaries({}, optional=words)


@st.composite
def configs(draw: st.DrawFn) -> list[str]:
    """The lines of a config in which each setting is fine by itself."""
    settings = {
        "generator": st.sampled_from(GENERATORS),
        "timezone": st.sampled_from(ZONES),
        "select": st.lists(st.sampled_from(GROUPS), min_size=1, max_size=3),
        "extend-select": st.lists(st.sampled_from(GROUPS), max_size=2),
        "ignore": st.lists(st.sampled_from(GROUPS[1:]), max_size=2),
        "fail-on": st.sampled_from(["error", "warning", "info"]),
        "preview": st.booleans(),
        "exclude": st.sampled_from([["c/"], ["*.draft.md"], []]),
        "markdown-fields": st.sampled_from([["title"], []]),
        "extensions": st.sampled_from([[".yml", ".json", ".toml"]]),
    }
    chosen = draw(st.fixed_dictionaries({}, optional=settings))
    lines = [f"{name} = {json.dumps(value)}" for name, value in chosen.items()]
    if draw(st.booleans()):
        generator, schema = draw(st.sampled_from(GENERATORS)), draw(st.sampled_from(SCHEMAS))
        lines += ["[collections.posts]", 'include = ["**/*.md", "*.yml", "*.json", "*.toml"]']
        lines += [f'generator = "{generator}"', f"schemas = {json.dumps(schema)}"]
    if draw(st.booleans()):
        lines += ["[per-file-ignores]", '"c/**" = ["url-space", "style"]']
    if draw(st.booleans()):
        lines += [
            "[severities]",
            'url-space = "info"',
            "[well-known-keys]",
            'released = "published"',
        ]
    return lines


SCHEMAS = [["news-article"], ["blog-post"], ["schema.json"], ["schema.json", "blog-post"], []]


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    """The files of a project by their paths."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    files = {name: draw(texts()) for name in names}
    files["corpuslint.toml"] = "\n".join(draw(configs())) + "\n"
    files["schema.json"] = json.dumps(draw(schemas()))
    return files


@st.composite
def broken_configs(draw: st.DrawFn) -> tuple[str, int]:
    """A config with one line that is wrong, and its number."""
    lines = draw(configs())
    top = next((at for at, line in enumerate(lines) if line.startswith("[")), len(lines))
    wrong = draw(st.sampled_from(BROKEN))
    name = wrong.partition(" =")[0]
    for table in ("collections", "per-file-ignores", "severities", "well-known-keys"):
        if name == table:  # it would stand twice, which is another fault
            lines = lines[:top]
    lines = [line for line in lines if not line.startswith(f"{name} =")] if name else lines
    top = next((at for at, line in enumerate(lines) if line.startswith("[")), len(lines))
    at = draw(st.integers(0, top))
    lines.insert(at, wrong)
    return "\n".join(lines) + "\n", at + 1
