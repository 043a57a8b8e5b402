"""A field stands where the schema allows no others than its own."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.nearness import closest, differs_in_case, one_edit
from corpuslint.rule import Context, rule
from corpuslint.wording import key_name


@rule(
    "schema",
    "error",
    keywords=["additionalProperties", "unevaluatedProperties"],
    supersedes=["missing-field", "missing-dimensions", "near-miss-key"],
)
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        *parent, key = violation.path
        present = context.document.value_at(tuple(parent)) or ()
        meant = closest(str(key), [other for other in violation.known if other not in present])
        if meant is None:
            yield Finding(violation.message, violation.path, "key")
            continue
        # a key that is but misspelt is not missing besides
        is_slip = differs_in_case(str(key), meant) or one_edit(str(key), meant)
        covers = ((*parent, meant),) if is_slip else ()
        message = f"{violation.message}; did you mean {key_name(meant)}?"
        yield Finding(message, violation.path, "key", covers=covers)
