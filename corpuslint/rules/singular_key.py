"""Tags stand under the singular of the key that they are expected under."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding, Fix
from corpuslint.ops import Operation, Rename, Set
from corpuslint.rule import Context, rule
from corpuslint.wording import key_name


@rule("taxonomy", "warning", default=False, roles=["tags"], fixes=["unsafe"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        if record.path or record.value.__class__ is not dict:
            continue
        known = record.node.properties
        for key in record.value:
            plural = _plural(key)
            if plural in known and key not in known and "tags" in known[plural].values:
                value = record.value[key]
                if not value or value.__class__ not in (str, list):
                    continue
                if plural in record.value:
                    message = f"{key_name(key)} stands beside {key_name(plural)}"
                    yield Finding(f"{message}, and few readers read both", (key,), "key")
                    continue
                operations: tuple[Operation, ...] = (Rename((key,), plural),)
                if value.__class__ is str:  # one, whatever is in it
                    operations = (Set((key,), [value]), *operations)
                fix = Fix(f"rename it to {key_name(plural)}", operations, "unsafe")
                message = f"{key_name(key)} is not read by all that read {key_name(plural)}"
                yield Finding(message, (key,), "key", fix=fix)


def _plural(key: str) -> str:
    return f"{key[:-1]}ies" if key.endswith("y") else f"{key}s"
