"""What is to be done with a file: its profile, its schemas, and the rules bound to them.

Files of one kind share one plan, so that schemas are compiled and verdicts
remembered once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpuslint.config.frozen import Config, RuleSetting
from corpuslint.errors import ConfigError
from corpuslint.finding import Severity
from corpuslint.profile import Profile
from corpuslint.roles import RoleNode, bind, note_markdown, well_known_roles
from corpuslint.rule import Rule
from corpuslint.schema.source import (
    FILE_URI,
    SchemaSource,
    find_schema,
    path_of,
    reach_of,
    retrieve,
)
from corpuslint.tuples import NamedTuple


class BoundRule:
    """A rule that is on, with its severity in this project.

    `function(subject, options)` gives its findings about a value, a context or a
    document; the rule's module is imported when it is first asked.
    """

    __slots__ = ("_values", "function", "name", "needs", "options", "rule", "severity")

    function: Callable[[Any, Any], Any]
    options: Any

    def __init__(self, setting: RuleSetting) -> None:
        self.rule = setting.rule
        self.name = setting.rule.name
        self.severity: Severity = setting.severity
        self.needs = frozenset(setting.rule.needs)
        self._values = setting.options

    def __getattr__(self, name: str) -> Any:
        if name not in ("function", "options"):
            raise AttributeError(name)
        made = self.rule.load_options()
        self.options = made(**self._values) if made is not None else None
        function = self.rule.load()
        if self.rule.form in ("check", "collect"):

            def check(context: Any, options: Any) -> Any:
                context.options = options
                return function(context)

            self.function = check
        else:
            self.function = function
        return getattr(self, name)


class CompiledSchema(NamedTuple):
    """A schema ready for use: its name, its validator, and what its graph is made from.

    `read` are the contents of the schemas that it refers to, by their URIs.
    """

    name: str
    validator: Any
    source: SchemaSource
    read: dict[str, Any]


class Plan(NamedTuple):
    """Everything decided before a file is opened.

    `markdown_fields` are keys whose texts have markup in them;
    `rules` are those that are on, by name; `asked` remembers what `asked_of` said.
    """

    profile: Profile
    schemas: tuple[CompiledSchema, ...]
    schema_names: tuple[str, ...]
    markdown_fields: frozenset[str]
    graphs: tuple[RoleNode, ...]
    problem_rules: dict[str, BoundRule]
    inspections: tuple[BoundRule, ...]
    checks: tuple[BoundRule, ...]
    reviews: dict[str, BoundRule]
    collecting: tuple[BoundRule, ...]
    keyword_rules: dict[str, BoundRule]
    supersedes: dict[str, frozenset[str]]
    rules: dict[str, Rule]
    asked: dict[frozenset[str], tuple[tuple[BoundRule, ...], tuple[BoundRule, ...]]]

    def asked_of(
        self, roles: frozenset[str]
    ) -> tuple[tuple[BoundRule, ...], tuple[BoundRule, ...]]:
        """The checks, and what collects, for documents that have values with these roles."""
        known = self.asked.get(roles)
        if known is None:
            known = self.asked[roles] = (
                tuple(bound for bound in self.checks if bound.needs <= roles),
                tuple(bound for bound in self.collecting if bound.needs <= roles),
            )
        return known


class Planner:
    """Makes plans, each once.

    With `keeps`, which schemas are good is kept in the user's cache folder.
    """

    def __init__(self, config: Config, allow_code: bool = False, keeps: bool = False) -> None:
        self.config = config
        self.allow_code = allow_code
        self.keeps = keeps
        self._schemas: dict[str, CompiledSchema] = {}
        self._plans: dict[tuple[tuple[str, ...], str, frozenset[str]], Plan] = {}
        self._bound = [(BoundRule(setting), setting) for setting in config.rules]
        # those that conclude from what all documents tell, by the rule whose facts these are
        self.concluding: dict[str, list[BoundRule]] = {}
        for bound, _ in self._bound:
            if bound.rule.form == "collect":
                self.concluding.setdefault(bound.rule.shares or bound.name, []).append(bound)
        self._lenders = [
            _lender(name, borrowers[0].rule)
            for name, borrowers in self.concluding.items()
            if name not in {bound.name for bound in borrowers}
        ]

    def plan(
        self,
        schema_names: tuple[str, ...],
        profile: Profile,
        markdown_fields: frozenset[str] = frozenset(),
    ) -> Plan:
        """The plan for files with these schemas and this reader; raises ConfigError."""
        key = (schema_names, profile.name, markdown_fields)
        if key not in self._plans:
            self._plans[key] = self._make(schema_names, profile, markdown_fields)
        return self._plans[key]

    def add_schema(self, source: SchemaSource) -> str:
        """Compile a schema that was found elsewhere; gives the name to plan with."""
        if source.name not in self._schemas:
            self._schemas[source.name] = self._compile(source)
        return source.name

    def files_of(self, name: str) -> list[str]:
        """The files that a schema is made of; none of a built-in, which has a version."""
        schema = self._schemas[name]
        if schema.source.is_builtin:
            return []
        paths = [path_of(uri) for uri in schema.read if uri.startswith(FILE_URI)]
        return [schema.source.path, *paths]

    def _make(
        self, schema_names: tuple[str, ...], profile: Profile, markdown_fields: frozenset[str]
    ) -> Plan:
        rules = [
            bound
            for bound, setting in self._bound
            if not setting.rule.profiles
            or setting.everywhere
            or profile.name in setting.rule.profiles
        ]
        judges = [bound for bound in rules if bound.rule.form == "judge"]
        checks = [bound for bound in rules if bound.rule.form == "check"]
        collecting = [bound for bound in rules if bound.rule.form == "collect"] + self._lenders
        inspections = [bound for bound in rules if bound.rule.form == "inspect"]
        schemas = tuple(self._schema(name) for name in schema_names)
        graphs = tuple(self._graph(schema.source) for schema in schemas)
        if not graphs:
            graphs = (well_known_roles(self.config.well_known_keys),)
        wanted = {role for bound in (*checks, *collecting) for role in bound.rule.roles}
        for graph in graphs:
            note_markdown(graph, markdown_fields | profile.markdown_fields)
            bind(graph, judges, wanted)
        return Plan(
            profile=profile,
            schemas=schemas,
            schema_names=schema_names,
            markdown_fields=markdown_fields,
            graphs=graphs,
            problem_rules={bound.name: bound for bound in rules if bound.rule.problems},
            inspections=tuple(bound for bound in inspections if not bound.rule.problems),
            checks=tuple(
                bound
                for bound in checks
                if not bound.rule.keywords and (schemas or not bound.rule.with_schema)
            ),
            reviews={bound.name: bound for bound in rules if bound.rule.form == "review"},
            collecting=tuple(
                bound for bound in collecting if schemas or not bound.rule.with_schema
            ),
            keyword_rules={keyword: bound for bound in checks for keyword in bound.rule.keywords},
            supersedes={
                bound.name: frozenset(bound.rule.supersedes)
                for bound in rules
                if bound.rule.supersedes
            },
            rules={bound.name: bound.rule for bound in rules},
            asked={},
        )

    def _schema(self, name: str) -> CompiledSchema:
        if name not in self._schemas:
            source = find_schema(name, self.config.home, self.allow_code)
            self._schemas[name] = self._compile(source)
        return self._schemas[name]

    def _compile(self, source: SchemaSource) -> CompiledSchema:
        from corpuslint.schema.validator import Validator

        reach = reach_of(source, self.config.home)
        if not source.is_builtin:  # those are known to be good
            self._refuse_faults(source, reach)
        read: dict[str, Any] = {}

        def retrieve_noted(uri: str) -> Any:
            read[uri] = retrieve(uri, reach)
            return read[uri]

        validator = Validator(
            source.name,
            source.content,
            source.base_uri,
            retrieve_noted,
            self.config.limits,
        )
        return CompiledSchema(source.name, validator, source, read)

    def _refuse_faults(self, source: SchemaSource, reach: str) -> None:
        """Raise ConfigError unless a user's schema is good, or was found good by an earlier run."""
        from corpuslint.config.sound_schemas import is_known_sound, note_sound

        if self.keeps and is_known_sound(source):
            return
        from corpuslint.schema.judge import refuse_faults

        stands_alone = refuse_faults(source, reach)
        if self.keeps and stands_alone:
            note_sound(source)

    def _graph(self, source: SchemaSource) -> RoleNode:
        """A graph of a plan's own: the rules that are bound to it depend on the reader."""
        from corpuslint.schema.graph import role_graph

        reach = reach_of(source, self.config.home)
        try:
            return role_graph(source.content, source.base_uri, lambda uri: retrieve(uri, reach))
        except ConfigError as error:
            raise ConfigError(f"the schema {source.name} cannot be used: {error}") from None


def _lender(name: str, borrower: Rule) -> BoundRule:
    """A rule that is off, whose facts another one needs: it tells them, and concludes nothing."""
    from importlib import import_module

    module = import_module(borrower._replace(name=name).module)
    return BoundRule(RuleSetting(module.collect.rule, "info", {}, False))
