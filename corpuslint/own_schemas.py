"""The schemas that documents name themselves, in `$schema`."""

from __future__ import annotations

import os

from corpuslint.document import Document
from corpuslint.errors import ConfigError
from corpuslint.finding import Finding
from corpuslint.paths import Input
from corpuslint.place import Placed
from corpuslint.plan import Plan, Planner


class OwnSchemas:
    """Adds such schemas to plans; each is read once for a folder."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self._known: dict[tuple[str, str], str | ConfigError] = {}

    def add(
        self, file: Input, document: Document, plan: Plan, asked: list[str]
    ) -> tuple[Plan, list[Placed]]:
        """Add the schema that a document names: a built-in, or one of the project.

        Adds to `asked` the files that the schema is made of; where it is none, a verdict
        is for this run only.
        """
        reference = document.data["$schema"]
        bound = plan.keyword_rules.get("*")
        if not isinstance(reference, str):
            return plan, []
        try:
            name = self._name(reference, file.absolute)
            asked += self.planner.files_of(name)
            if asked:  # a link on the way may lead elsewhere
                asked.append(os.path.join(os.path.dirname(file.absolute), reference))
            names = tuple(schema.name for schema in plan.schemas)
            if name in names:
                return plan, []
            return self.planner.plan((*names, name), plan.profile, plan.markdown_fields), []
        except ConfigError as error:
            asked.append("")
            if bound is None:
                return plan, []
            finding = Finding(str(error).split("\n")[0], ("$schema",))
            return plan, [Placed(bound.name, bound.severity, finding)]

    def _name(self, reference: str, path: str) -> str:
        """The name to plan with of a schema that a document at a path names."""
        key = (os.path.dirname(path), reference)
        if key not in self._known:
            from corpuslint.schema.own import own_schema

            config = self.planner.config
            try:
                source = own_schema(reference, path, config.root, config.home)
                self._known[key] = self.planner.add_schema(source)
            except ConfigError as error:
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, ConfigError):
            raise known
        return known
