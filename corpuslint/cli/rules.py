"""`corpuslint rules` and `corpuslint rule NAME`."""

from __future__ import annotations

import argparse
import json
import os
import sys

from corpuslint.errors import ConfigError
from corpuslint.output.text import paint, wants_color
from corpuslint.rule import Rule, load_rules, rule_folder


def rules(options: argparse.Namespace) -> int:
    """List the rules by group."""
    known = load_rules()
    if options.output_format == "json":
        print(json.dumps([_record(rule) for rule in known.values()], indent=2))
        return 0
    color = wants_color(sys.stdout, options.color)
    broad = max(len(name) for name in known)
    for group in sorted({rule.group for rule in known.values()}):
        print(paint(group, "bold", color))
        for rule in known.values():
            if rule.group == group:
                severity = paint(f"{rule.severity:7}", rule.severity, color)
                print(f"  {severity}  {rule.name:{broad}}  {rule.summary}{_note(rule)}")
        print()
    return 0


def _note(rule: Rule) -> str:
    if not rule.default:
        return " (off by default)"
    if rule.profiles:
        return f" (by default for {' and '.join(rule.profiles)})"
    return ""


def _record(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "group": rule.group,
        "severity": rule.severity,
        "summary": rule.summary,
        "default": rule.default,
        "generators": list(rule.profiles),
        "roles": list(rule.roles),
    }


def rule(options: argparse.Namespace) -> int:
    """Show a rule's page: rendered on a terminal, as Markdown elsewhere."""
    known = load_rules()
    if options.name not in known:
        from difflib import get_close_matches

        close = get_close_matches(options.name, known, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ConfigError(f"no rule is called {options.name!r}{hint}")
    page = os.path.join(rule_folder(), options.name.replace("-", "_") + ".md")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        sys.stdout.write(text)
    return 0
