"""A comment that ignores a rule has nothing to ignore."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from corpuslint.finding import Finding, Fix
from corpuslint.nearness import did_you_mean
from corpuslint.ops import Rewrite
from corpuslint.rule import Rule, current_names, load_rules, rule
from corpuslint.suppressions import Suppression, Suppressions, edit_without
from corpuslint.wording import all_of

_LONGEST = 100  # characters of a name that may be a slip
_FORM = "write `# corpuslint: ignore[rule-name] why`"


@rule("suppression", "warning", fixes=["safe"])
def review(suppressions: Suppressions, options: None) -> Iterator[Finding]:
    for one in suppressions.found:
        if not one.scope:
            yield Finding(f"this comment ignores nothing: {_FORM}", one.span)
    for one, names in suppressions.unused():
        unknown = [name for name in names if not _is_known(name, suppressions)]
        for name in unknown:
            hint = _hint(name) or "; `corpuslint rules` lists them"
            hint = "; a comment names what it ignores" if name == "ALL" else hint
            yield Finding(f"no rule or group is called {name!r}{hint}", one.span)
        idle = tuple(
            name for name in names if name not in unknown and _is_judged(name, suppressions)
        )
        if idle:
            yield _idle(one, idle, suppressions)


def _idle(one: Suppression, names: tuple[str, ...], suppressions: Suppressions) -> Finding:
    """The finding about names that had nothing to hide."""
    shown = all_of(list(names))
    verb = "find" if len(names) > 1 else "finds"
    where = "in this file" if one.scope == "file" else "here"
    edit = edit_without(one, names, suppressions.document)
    title = "remove the comment" if len(names) == len(one.names) else f"take {shown} out"
    fix = Fix(title, (Rewrite((edit,), "comments"),))
    return Finding(f"{shown} {verb} nothing {where} to ignore", one.span, fix=fix)


def _is_known(name: str, suppressions: Suppressions) -> bool:
    return name in suppressions.asked or name in _names() or name in _groups()


def _is_judged(name: str, suppressions: Suppressions) -> bool:
    """Whether all of what a name stands for has been asked in this run."""
    if name == "unused-ignore":
        return False
    if name in suppressions.asked or _names().get(name) in suppressions.asked:
        return True
    defaults = [
        one.name
        for one in _rules().values()
        if one.group == name and one.default and not one.profiles
    ]
    return bool(defaults) and all(one in suppressions.asked for one in defaults)


@cache
def _rules() -> dict[str, Rule]:
    return load_rules()


@cache
def _names() -> dict[str, str]:
    return current_names(_rules())


@cache
def _groups() -> frozenset[str]:
    return frozenset(one.group for one in _rules().values())


@lru_cache(maxsize=4096)
def _hint(name: str) -> str:
    return did_you_mean(name, [*_names(), *_groups()]) if len(name) <= _LONGEST else ""
