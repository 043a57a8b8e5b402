"""Validation: jsonschema-rs on the hot path, `jsonschema` where it cannot judge.

The first documents get a quick look, since few runs have more.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from corpuslint.blocks.limits import DEFAULTS, Limits, too_much_to_judge, too_much_to_tell
from corpuslint.errors import ConfigError
from corpuslint.rule import Violation
from corpuslint.schema.effort import Effort
from corpuslint.schema.prepared import prepared
from corpuslint.schema.quick import quick_look
from corpuslint.schema.references import Resolver
from corpuslint.schema.steps import (
    by_trying,
    count_patterns,
    has_more_keys,
    judges_names,
    steps_for,
)
from corpuslint.span import value_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.schema.broken import Broken


# With so many documents, jsonschema-rs has been worth its loading.
_FEW = 100
# It copies the mapping for each key whose name is wrong: of so many keys, in quadratic time.
_MANY_KEYS = 300
# Values that all errors of a document may hold, for each judgment that is allowed.
_TOLD = 20


class Validator:
    """A compiled schema. Formats that give a role are left to that role's rules.

    `retrieve` gives the schema behind a URI and raises ConfigError where it may
    not be had. Of the limits, `pattern_steps` and `schema_steps` count. Raises ConfigError
    for a schema that cannot be used.
    """

    def __init__(
        self,
        name: str,
        schema: Any,
        base_uri: str,
        retrieve: Callable[[str], Any],
        limits: Limits = DEFAULTS,
    ) -> None:
        self.name = name
        self.pattern_steps = limits.pattern_steps
        self.schema_steps = limits.schema_steps
        self.base_uri = base_uri
        try:
            self.schema = prepared(schema)
            self.resolver = Resolver(self.schema, base_uri, lambda uri: prepared(retrieve(uri)))
        except RecursionError:
            raise ConfigError(f"the schema {name} is nested too deeply") from None
        self._effort = Effort(self.resolver)
        self._quick = quick_look(self.schema)
        self._looks = _FEW if self._quick is not None else 0
        self._fast: Any = None
        self._is_compiled = False
        self._patterns = 0  # where some are matched by trying
        self._by_steps: dict[int, Any] = {}
        self._judges_names = False
        if self._quick is None:
            self.compile()

    def compile(self) -> None:
        """Load and make the real validator, unless that is done; raises ConfigError."""
        if not self._is_compiled:
            self._fast, self._is_compiled = self._compiled(), True
            self._judges_names = any(map(judges_names, self.resolver.documents()))

    def _compiled(self) -> Any:
        try:
            import jsonschema_rs
        except ImportError:  # no wheel for this platform
            return None
        try:
            return self._compiled_with(jsonschema_rs.RegexOptions())  # linear in all texts
        except ConfigError:
            made = self._compiled_with(by_trying(self.pattern_steps))
        self._patterns = count_patterns(self.resolver.documents())
        self._by_steps[self.pattern_steps] = made
        return made

    def _fast_for(self, data: Any) -> tuple[Any, int]:
        """What validates a document, and the steps that its patterns may take, 0 if linear."""
        if not self._by_steps:
            return self._fast, 0
        steps = steps_for(data, self._patterns, self.pattern_steps)
        if steps not in self._by_steps:
            self._by_steps[steps] = self._compiled_with(by_trying(steps))
        return self._by_steps[steps], steps

    def _compiled_with(self, pattern_options: Any) -> Any:
        import jsonschema_rs

        refused: list[ConfigError] = []

        def retriever(uri: str) -> Any:
            try:
                return self.resolver.document(uri.partition("#")[0])
            except ConfigError as error:
                refused.append(error)
                raise

        try:
            return jsonschema_rs.validator_for(
                self.schema,
                validate_formats=True,
                base_uri=self.base_uri,
                retriever=retriever,
                pattern_options=pattern_options,
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            reason = str(refused[0] if refused else error).strip().split("\n")[0]
            raise ConfigError(f"the schema {self.name} cannot be used: {reason}") from None

    def violations(self, data: Any) -> list[Violation]:
        """What a document breaks, folded: one violation for one fault."""
        if self._effort.exceeds(data, self.schema_steps):
            return [self._unjudged(data, too_much_to_judge(self.name, self.schema_steps))]
        if self._looks and self._quick is not None:
            self._looks -= 1
            if self._quick(data):
                return []
        try:
            self.compile()
        except ConfigError as error:  # the quick look found nothing strange in it
            return [self._unjudged(data, str(error))]
        found = self._broken(data)
        if found is None:
            found = self._broken_by_oracle(data)
        if isinstance(found, str):
            return [self._unjudged(data, found)]
        from corpuslint.schema.folding import fold

        known: dict[int, tuple[str, ...]] = {}
        return [self._violation(broken, known) for broken in fold(found)]

    def _broken(self, data: Any) -> list[Broken] | str | None:
        """The broken keywords by jsonschema-rs, why they cannot be told, or None if it cannot."""
        fast, steps = self._fast_for(data)
        if fast is None:
            return None
        try:
            if fast.is_valid(data):
                return []
            if self._effort.tells_more(data, _TOLD * self.schema_steps):
                return too_much_to_tell(self.name)
            if self._judges_names and has_more_keys(data, _MANY_KEYS):
                return None
            errors = list(fast.iter_errors(data))
        except (UnicodeEncodeError, ValueError):
            return None  # a lone surrogate, an endless number
        if any(_is_misread(error, data) for error in errors):
            return None
        from corpuslint.schema.reading import read

        return read(errors, data, self.resolver, steps)

    def _broken_by_oracle(self, data: Any) -> list[Broken] | str:
        """The same by `jsonschema`, which is slower, and has the value in each message."""
        from corpuslint.schema.oracle import SLOWER, broken_keywords

        steps = self.schema_steps // SLOWER
        if self._effort.exceeds(data, steps):
            return too_much_to_judge(self.name, steps)
        if self._effort.tells_more(data, _TOLD * steps):
            return too_much_to_tell(self.name)
        try:
            return list(broken_keywords(self.resolver, self.base_uri, data))
        except RecursionError:
            return f"the schema {self.name} leads too deep to judge these values"
        except Exception as error:  # what it stumbles over is a schema's doing, if not its fault
            said = str(error).partition("\n")[0]
            return f"the schema {self.name} cannot judge these values: {said}"

    def _unjudged(self, data: Any, message: str) -> Violation:
        return Violation((), "unjudged", data, None, self.schema, message)

    def _violation(self, broken: Broken, known_by_schema: dict[int, tuple[str, ...]]) -> Violation:
        from corpuslint.schema.sentences import sentence

        known: tuple[str, ...] = ()
        parameter = broken.parameter
        if broken.keyword in ("additionalProperties", "unevaluatedProperties"):
            schema = id(broken.place.schema)
            if schema not in known_by_schema:
                known_by_schema[schema] = tuple(self.resolver.properties(broken.place))
            known = known_by_schema[schema]
        elif broken.keyword == "propertyNames":
            parameter = parameter.parameter
        return Violation(
            broken.path,
            broken.keyword,
            broken.value,
            parameter,
            broken.place.schema,
            sentence(broken),
            known,
        )


def _is_misread(error: Any, data: Any) -> bool:
    """Whether jsonschema-rs saw null for a number that JSON does not have."""
    if error.instance is not None:
        return False
    value = value_at(data, tuple(error.instance_path))
    return isinstance(value, float) and not math.isfinite(value)
