"""Write what is generated from the code, or with --check say what is out of date."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import demo
from config_schema import config_schema
from switches import switches_module

from corpuslint.rule import load_rules

ROOT = Path(__file__).resolve().parent.parent


def rules_table() -> str:
    """The rules of each group, with links to their pages; those off by default in italics."""
    by_group: dict[str, list[str]] = {}
    for rule in sorted(load_rules().values(), key=lambda rule: (rule.group, rule.name)):
        link = f"[`{rule.name}`](corpuslint/rules/{rule.name.replace('-', '_')}.md)"
        is_on = rule.default and not rule.preview
        by_group.setdefault(rule.group, []).append(link if is_on else f"*{link}*")
    rows = [f"| {group} | {', '.join(links)} |" for group, links in by_group.items()]
    return "\n".join(["| group | rules |", "|---|---|", *rows]) + "\n"


def readme() -> str:
    """The README, with its generated parts made anew."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, content in (("demo", demo.text()), ("rules", rules_table())):
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(start)
        text = f"{before}{start}\n{content}\n{end}{rest.partition(end)[2]}"
    return text


GENERATED: dict[str, Callable[[], str]] = {
    "corpuslint/config/corpuslint.schema.json": config_schema,
    "corpuslint/cli/switches.py": switches_module,
    "docs/demo.svg": demo.picture,
    "README.md": readme,
}


def main() -> int:
    stale = []
    for name, make in GENERATED.items():
        path = ROOT / name
        content = make()
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(content, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"{name}: {'out of date' if '--check' in sys.argv else 'written'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
