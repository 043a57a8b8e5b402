"""`corpuslint rules` and `corpuslint rule NAME`."""

from __future__ import annotations

import argparse
import json
import os
import sys

from corpuslint.cli.streams import say
from corpuslint.errors import ConfigError
from corpuslint.nearness import did_you_mean
from corpuslint.output.text import paint, wants_color
from corpuslint.rule import Rule, current_names, load_rules, rule_folder


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
    """Show a rule's page: rendered on a terminal, as Markdown elsewhere."""
    known = load_rules()
    name = current_names(known).get(options.name)
    if name is None:
        raise ConfigError(
            f"no rule is called {options.name!r}{did_you_mean(options.name, known)}; "
            "`corpuslint rules` lists them"
        )
    if name != options.name:
        say(f"the rule {options.name!r} is now called {name!r}")
    page = os.path.join(rule_folder(), name.replace("-", "_") + ".md")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    if sys.stdout.isatty() or options.color == "always":
        _render(text, options.color)
    else:
        sys.stdout.write(text)
    return 0


def _render(text: str, color: str) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(
        force_terminal=True if color == "always" else None,
        no_color=True if color == "never" else None,
    )
    console.print(Markdown(text))
