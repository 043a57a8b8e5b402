"""`corpuslint rules` and `corpuslint rule NAME`."""

from __future__ import annotations

import json
import sys

from corpuslint.cli.rule_page import rule_page
from corpuslint.cli.streams import columns, say
from corpuslint.errors import ConfigError
from corpuslint.nearness import did_you_mean
from corpuslint.output.text import paint, wants_color
from corpuslint.rule import Rule, current_names, load_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def rules(options: argparse.Namespace) -> int:
    """List the rules by group."""
    known = load_rules()
    if options.output_format == "json":
        print(json.dumps([_record(rule) for rule in known.values()], indent=2))
        return 0
    color = wants_color(sys.stdout, options.color)
    broad = max(len(name) for name in known)
    for index, group in enumerate(sorted({rule.group for rule in known.values()})):
        print(("\n" if index else "") + paint(group, "bold", color))
        for rule in known.values():
            if rule.group == group:
                severity = paint(f"{rule.severity:7}", rule.severity, color)
                print(f"  {severity}  {rule.name:{broad}}  {rule.summary}{_note(rule)}")
    return 0


def _note(rule: Rule) -> str:
    notes = []
    if rule.preview:
        notes.append("preview")
    if not rule.default:
        notes.append("off by default")
    elif rule.profiles:
        notes.append(f"by default for {' and '.join(rule.profiles)}")
    if "safe" in rule.fixes:
        notes.append("fixable")
    elif "unsafe" in rule.fixes:
        notes.append("fixable with --unsafe-fixes")
    return f" ({'; '.join(notes)})" if notes else ""


def _record(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "group": rule.group,
        "severity": rule.severity,
        "summary": rule.summary,
        "default": rule.default,
        "preview": rule.preview,
        "aliases": list(rule.aliases),
        "fixes": list(rule.fixes),
        "generators": list(rule.profiles),
        "roles": list(rule.roles),
    }


def rule(options: argparse.Namespace) -> int:
    """Show a rule's page, or those of all: rendered on a terminal, as Markdown elsewhere."""
    known = load_rules()
    asked = list(known.values()) if options.all else [_named(options.name, known)]
    if options.output_format == "json":
        records = [{**_record(rule), "explanation": rule_page(rule)} for rule in asked]
        print(json.dumps(records if options.all else records[0], indent=2))
    elif sys.stdout.isatty() or options.color == "always":
        from corpuslint.cli.rule_screen import show

        show(asked, options.color, columns())
    else:
        sys.stdout.write("\n".join(map(rule_page, asked)))
    return 0


def _named(name: str, known: dict[str, Rule]) -> Rule:
    current = current_names(known).get(name)
    if current is None:
        raise ConfigError(
            f"no rule is called {name!r}"
            f"{did_you_mean(name, known) or '; `corpuslint rules` lists them'}"
        )
    if name != current:
        say(f"the rule {name!r} is now called {current!r}")
    return known[current]
