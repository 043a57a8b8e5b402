"""A key is but a slip away from one that the schema knows, and is not known itself."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.profile import Profile
from corpuslint.roles import Record
from corpuslint.rule import Context, rule
from corpuslint.wording import key_name


# the well-known keys are those of many themes, not what this site promises
@rule("schema", "warning", with_schema=True, supersedes=["missing-dimensions"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        node = record.node
        if record.value.__class__ is not dict:
            continue  # a data file may be a list
        if node.closed or node.rest is not None:
            continue  # other keys are an error, or are free
        unknown = record.value.keys() - node.properties.keys()
        if unknown:
            yield from _slips(context, record, unknown)


def _slips(context: Context, record: Record, unknown: set[str]) -> Iterator[Finding]:
    if len(context.schema_names) > 1:
        from corpuslint.known_keys import known_keys

        unknown = unknown - known_keys(context.records, record.path)
    known = tuple(record.node.properties)
    for key in unknown:
        meant = _meant(key, known, context.profile)
        if meant and meant not in record.value:
            message = f"unknown key {key_name(key)}; did you mean {key_name(meant)}?"
            covers = ((*record.path, meant),)  # what is misspelt is not missing besides
            yield Finding(message, (*record.path, key), "key", covers=covers)


_remembered: dict[tuple[str, tuple[str, ...], bool], str] = {}


def _meant(key: str, known: tuple[str, ...], profile: Profile) -> str:
    """The known key that an unknown one is a slip of, or ""; equal questions are asked once."""
    question = (key, known, profile.folds_key_case)
    meant = _remembered.get(question)
    if meant is None:
        if len(_remembered) > 10_000:
            _remembered.clear()
        meant = _remembered[question] = next(
            (other for other in known if _is_slip(key, other, profile.folds_key_case)), ""
        )
    return meant


def _is_slip(key: str, other: str, folds_case: bool) -> bool:
    from corpuslint.nearness import is_near

    if not is_near(key, other) or (folds_case and key.lower() == other.lower()):
        return False
    if f"{key}s" == other or key == f"{other}s":
        return False  # one and many are both ordinary: `image`, `images`
    return _marks(key) == _marks(other)  # `image2`, `header_img`: another key, or theme


def _marks(key: str) -> str:
    return "".join(sign for sign in key if not sign.isalpha())
