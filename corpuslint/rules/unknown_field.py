"""A field stands where the schema allows no others than its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpuslint.finding import Finding, Fix
from corpuslint.nearness import closest, differs_in_case, one_edit
from corpuslint.ops import Rename
from corpuslint.rule import Context, Violation, rule
from corpuslint.wording import key_name

_MOST_SLIPS = 200


@rule(
    "schema",
    "error",
    keywords=["additionalProperties", "unevaluatedProperties"],
    supersedes=["missing-field", "missing-dimensions", "near-miss-key"],
    fixes=["unsafe"],
)
def check(context: Context) -> Iterator[Finding]:
    # where most of a long mapping is unknown, nobody mistyped it
    are_slips = len(context.violations) <= _MOST_SLIPS
    meant = [
        (violation, _meant(context, violation) if are_slips else None)
        for violation in context.violations
    ]
    # two schemas may find the same
    renames = {(violation.path, name) for violation, name in meant}
    claims = Counter((path[:-1], name) for path, name in renames)
    for violation, name in meant:
        if name is None:
            yield Finding(violation.message, violation.path, "key")
            continue
        *parent, key = violation.path
        # a key that is but misspelt is not missing besides
        is_slip = differs_in_case(str(key), name) or one_edit(str(key), name)
        covers = ((*parent, name),) if is_slip else ()
        message = f"{violation.message}; did you mean {key_name(name)}?"
        fix = None
        if claims[violation.path[:-1], name] == 1:  # two fields cannot get one name
            operation = Rename(violation.path, name)
            fix = Fix(f"rename to {key_name(name)}", (operation,), "unsafe")
        yield Finding(message, violation.path, "key", covers=covers, fix=fix)


def _meant(context: Context, violation: Violation) -> str | None:
    """The known field that an unknown one was likely meant to be, where that is not there."""
    *parent, key = violation.path
    present = context.document.value_at(tuple(parent)) or ()
    return closest(str(key), [other for other in violation.known if other not in present])
