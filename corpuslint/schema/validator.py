"""Validation: jsonschema-rs on the hot path, `jsonschema` where it cannot judge.

The first documents get a quick look, since few runs have more.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from corpuslint.errors import ConfigError
from corpuslint.rule import Violation
from corpuslint.schema.prepared import prepared
from corpuslint.schema.quick import quick_look
from corpuslint.schema.references import Resolver
from corpuslint.span import value_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.schema.broken import Broken


# With so many documents, jsonschema-rs has been worth its loading.
_FEW = 100


class Validator:
    """A compiled schema. Formats that give a role are left to that role's rules.

    `retrieve` gives the schema behind a URI and raises ConfigError where it may
    not be had. Raises ConfigError for a schema that cannot be used.
    """

    def __init__(
        self, name: str, schema: Any, base_uri: str, retrieve: Callable[[str], Any]
    ) -> None:
        self.name = name
        self.base_uri = base_uri
        try:
            self.schema = prepared(schema)
            self.resolver = Resolver(self.schema, base_uri, lambda uri: prepared(retrieve(uri)))
        except RecursionError:
            raise ConfigError(f"the schema {name} is nested too deeply") from None
        self._quick = quick_look(self.schema)
        self._looks = _FEW if self._quick is not None else 0
        self._fast: Any = None
        self._is_compiled = False
        if self._quick is None:
            self.compile()

    def compile(self) -> None:
        """Load and make the real validator, unless that is done; raises ConfigError."""
        if not self._is_compiled:
            self._fast, self._is_compiled = self._compiled(), True

    def _compiled(self) -> Any:
        try:
            import jsonschema_rs
        except ImportError:  # no wheel for this platform
            return None
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
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            reason = str(refused[0] if refused else error).strip().split("\n")[0]
            raise ConfigError(f"the schema {self.name} cannot be used: {reason}") from None

    def violations(self, data: Any) -> list[Violation]:
        """What a document breaks, folded: one violation for one fault."""
        if self._looks and self._quick is not None:
            self._looks -= 1
            if self._quick(data):
                return []
        self.compile()
        errors = None
        if self._fast is not None:
            try:
                if self._fast.is_valid(data):
                    return []
                errors = list(self._fast.iter_errors(data))
            except (UnicodeEncodeError, ValueError):
                pass  # a lone surrogate, an endless number
        from corpuslint.schema.folding import fold
        from corpuslint.schema.reading import read

        if errors is None or any(_is_misread(error, data) for error in errors):
            from corpuslint.schema.oracle import broken_keywords

            found = list(broken_keywords(self.resolver, self.base_uri, data))
        else:
            found = [broken for error in errors for broken in read(error, data, self.resolver)]
        return [self._violation(broken) for broken in fold(found)]

    def _violation(self, broken: Broken) -> Violation:
        from corpuslint.schema.sentences import sentence

        known: tuple[str, ...] = ()
        parameter = broken.parameter
        if broken.keyword in ("additionalProperties", "unevaluatedProperties"):
            known = tuple(self.resolver.properties(broken.place))
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
