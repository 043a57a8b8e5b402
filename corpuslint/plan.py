"""What is to be done with a file: its profile, its schemas, and the rules bound to them.

Files of one kind share one plan, so that schemas are compiled and verdicts
remembered once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from corpuslint.config.frozen import Config, RuleSetting
from corpuslint.errors import ConfigError
from corpuslint.finding import Severity
from corpuslint.profile import Profile
from corpuslint.roles import RoleNode, all_nodes, well_known_roles
from corpuslint.schema.source import SchemaSource, find_schema, retrieve


class BoundRule:
    """A rule that is on: its severity, its options, and its function on first use."""

    __slots__ = ("_function", "_options", "name", "rule", "severity", "values")

    def __init__(self, setting: RuleSetting) -> None:
        self.rule = setting.rule
        self.name = setting.rule.name
        self.severity: Severity = setting.severity
        self.values = setting.options
        self._function: Callable[..., Any] | None = None
        self._options: Any = None

    @property
    def function(self) -> Callable[..., Any]:
        if self._function is None:
            self._function = self.rule.load()
            options = self.rule.load_options()
            self._options = options(**self.values) if options is not None else None
        return self._function

    @property
    def options(self) -> Any:
        _ = self.function
        return self._options


class CompiledSchema(NamedTuple):
    """A schema ready for use: its name, its validator and its graph of roles."""

    name: str
    validator: Any
    roles: RoleNode
    model: Any


class Plan(NamedTuple):
    """Everything decided before a file is opened."""

    profile: Profile
    schemas: tuple[CompiledSchema, ...]
    graphs: tuple[RoleNode, ...]
    problem_rules: dict[str, BoundRule]
    inspections: tuple[BoundRule, ...]
    checks: tuple[BoundRule, ...]
    keyword_rules: dict[str, BoundRule]
    supersedes: dict[str, frozenset[str]]
    rule_names: tuple[str, ...]


class Planner:
    """Makes plans, each once."""

    def __init__(self, config: Config, allow_code: bool = False) -> None:
        self.config = config
        self.allow_code = allow_code
        self._schemas: dict[str, CompiledSchema] = {}
        self._plans: dict[tuple[tuple[str, ...], str], Plan] = {}
        self._bound = [(BoundRule(setting), setting) for setting in config.rules]

    def plan(self, schema_names: tuple[str, ...], profile: Profile) -> Plan:
        """The plan for files with these schemas and this reader; raises ConfigError."""
        key = (schema_names, profile.name)
        if key not in self._plans:
            self._plans[key] = self._make(schema_names, profile)
        return self._plans[key]

    def add_schema(self, source: SchemaSource) -> str:
        """Compile a schema that was found elsewhere; gives the name to plan with."""
        if source.name not in self._schemas:
            self._schemas[source.name] = self._compile(source)
        return source.name

    def _make(self, schema_names: tuple[str, ...], profile: Profile) -> Plan:
        rules = [
            bound
            for bound, setting in self._bound
            if not setting.rule.profiles
            or setting.everywhere
            or profile.name in setting.rule.profiles
        ]
        schemas = tuple(self._schema(name) for name in schema_names)
        graphs = tuple(schema.roles for schema in schemas)
        if not graphs:
            graphs = (well_known_roles(self.config.well_known_keys),)
        judges = [bound for bound in rules if bound.rule.form == "judge"]
        checks = [bound for bound in rules if bound.rule.form == "check"]
        for graph in graphs:
            _bind(graph, judges, checks)
        return Plan(
            profile=profile,
            schemas=schemas,
            graphs=graphs,
            problem_rules={bound.name: bound for bound in rules if bound.rule.problems},
            inspections=tuple(
                bound
                for bound in rules
                if bound.rule.form == "inspect" and not bound.rule.problems
            ),
            checks=tuple(bound for bound in checks if not bound.rule.keywords),
            keyword_rules={
                keyword: bound for bound in checks for keyword in bound.rule.keywords
            },
            supersedes={
                bound.name: frozenset(bound.rule.supersedes)
                for bound in rules
                if bound.rule.supersedes
            },
            rule_names=tuple(bound.name for bound in rules),
        )

    def _schema(self, name: str) -> CompiledSchema:
        if name not in self._schemas:
            source = find_schema(name, self.config.root, self.allow_code)
            self._schemas[name] = self._compile(source)
        return self._schemas[name]

    def _compile(self, source: SchemaSource) -> CompiledSchema:
        from corpuslint.schema.graph import role_graph
        from corpuslint.schema.validator import Validator

        def fetch(uri: str) -> Any:
            return retrieve(uri, self.config.root)

        if not isinstance(source.content, (dict, bool)):
            raise ConfigError(f"the schema {source.name} is no JSON object")
        validator = Validator(source.name, source.content, source.base_uri, fetch)
        graph = role_graph(source.content, source.base_uri, fetch)
        return CompiledSchema(source.name, validator, graph, source.model)


def _bind(graph: RoleNode, judges: list[BoundRule], checks: list[BoundRule]) -> None:
    """Give each node of a graph the rules that concern it."""
    wanted = {role for bound in checks for role in bound.rule.roles}
    for node in all_nodes(graph):
        node.judges = tuple(
            (bound, bound.function, bound.options)
            for bound in judges
            if not set(bound.rule.roles).isdisjoint(node.values)
        )
        node.memory = {}
        node.collected = not wanted.isdisjoint(node.values)
