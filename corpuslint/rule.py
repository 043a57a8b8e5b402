"""What a rule is, and how the rules are found.

A rule is two files in `rules/`: `naive_date.py` and `naive_date.md`. The module
has one function, decorated with `rule`, whose name is its form:

    judge(value, options)    one scalar of a role; pure, so it is asked once per value
    check(context)           relations between values, and schema violations
    inspect(document, options)   the text, the fences and the block
    review(hidden, options)      what hides findings, once all others have been asked
    collect(context)             facts of one document; a second function,
                                 conclude(group), sees those of all documents
"""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

import importlib
import os
from collections.abc import Callable, Iterable
from typing import Any, Literal

from corpuslint.document import Document
from corpuslint.finding import Applicability, Finding, Related, Severity
from corpuslint.profile import Profile
from corpuslint.roles import Record
from corpuslint.site import Site
from corpuslint.tuples import NamedTuple

Form = Literal["judge", "check", "inspect", "review", "collect"]
FORMS: tuple[Form, ...] = ("judge", "check", "inspect", "review", "collect")
# Which groups of facts are concluded: those of several, of several that differ, all, or
# those in which nothing else than such facts is told, which are references.
Grouping = Literal["several", "different", "all", "references"]
# What a document tells: (key, key path, content). Facts of a rule with the same key are
# concluded together. Key and content are kept as JSON: texts, whole numbers, None, and
# tuples of these, which come back as lists. A plain tuple, since a document tells dozens.
Fact = tuple[Any, "tuple[str | int, ...]", Any]
DEFAULT_PACKAGE = "corpuslint.rules"


class Violation(NamedTuple):
    """One broken keyword of a schema, at one value.

    `parameter` is what the schema demands (the keyword's value, or the key that
    is missing or not expected); `schema` the subschema that demands it; `known`
    the keys that it knows, where a key is not expected.
    """

    path: tuple[str | int, ...]
    keyword: str
    value: Any
    parameter: Any
    schema: Any
    message: str
    known: tuple[str, ...] = ()


class Source(NamedTuple):
    """A document of the corpus: its path from the config's folder, and its language.

    `language` is "" where the path does not tell (see `languages.py`).
    """

    path: str
    language: str = ""


class Told(NamedTuple):
    """A fact, and the document that tells it. A conclusion about it is a Finding at `at`."""

    source: Source
    at: tuple[str | int, ...]
    content: Any


class Group(NamedTuple):
    """Facts of one rule with one key, documents in the order of their paths.

    `value_at(path, key_path)` gives what stands in a document, None where it is gone;
    `every()` all that documents tell of the rule, as (key, content). Both read files or
    facts again: they are for what is certainly a finding.
    """

    key: Any
    facts: list[Told]
    options: Any
    value_at: Callable[[str, "tuple[str | int, ...]"], Any]
    every: Callable[[], Iterable[tuple[Any, Any]]]


Conclusions = Iterable[tuple[Told, Finding]]


class Context:
    """All that a `check` rule may look at. It opens no file and reads no clock.

    One object serves all the checks of a document: `options` and `violations`
    are set for each in turn. `until` is when an answer about the clock will become
    another, in seconds since the epoch, 0 where none was asked for. `root` is the
    config's folder.
    """

    __slots__ = (
        "_now",
        "document",
        "options",
        "profile",
        "records",
        "root",
        "schema_names",
        "site",
        "until",
        "violations",
    )

    def __init__(
        self,
        document: Document,
        records: list[Record],
        profile: Profile,
        site: Site,
        schema_names: tuple[str, ...],
        now: float,
        root: str = "",
    ) -> None:
        self.document = document
        self.records = records
        self.profile = profile
        self.site = site
        self.schema_names = schema_names
        self._now = now
        self.root = root
        self.until = 0.0
        self.options: Any = None
        self.violations: list[Violation] = []

    def is_ahead(self, moment: float) -> bool:
        """Whether a moment, in seconds since the epoch, is still to come."""
        if moment <= self._now:
            return False
        self.until = float(min(self.until or moment, moment))  # as a store gives it back
        return True


class Rule(NamedTuple):
    """A rule's declaration; the function itself is imported on first use.

    `roles`: a judge sees scalars of these, a check's records hold values of these.
    `needs`: a check runs only on documents in which all of these are present.
    `keywords`: the schema keywords whose violations the rule speaks for.
    `with_schema`: a check runs only on documents that have a schema.
    `problems`: the rule reports what parsing found under its own name.
    `profiles`: the rule holds only for these generators (all where empty).
    `supersedes`: rules whose findings at the same path (or, like this one's, about
    the text) this one makes needless.
    `fixes`: how far its fixes can be trusted; empty where it has none.
    `grouping`: which groups of its facts a `collect` rule concludes; `keeps`: they are
    kept as they are, since many documents tell the same.
    `shares`: another such rule, of whose groups its facts are members; both conclude.
    `beyond_ascii`: a judge that has nothing to say of a line of printable ASCII, as most
    texts are, and is not asked.
    `preview`: the rule is new, and used only by those who ask for such rules.
    `aliases`: names that it had before; they are still understood.
    """

    name: str
    form: Form
    group: str
    severity: Severity
    summary: str
    default: bool = True
    roles: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    with_schema: bool = False
    problems: bool = False
    profiles: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    fixes: tuple[Applicability, ...] = ()
    has_options: bool = False
    preview: bool = False
    aliases: tuple[str, ...] = ()
    grouping: Grouping = "several"
    keeps: bool = False
    shares: str = ""
    beyond_ascii: bool = False
    package: str = DEFAULT_PACKAGE

    @property
    def needs_schema(self) -> bool:
        """Whether it can find something only where there is a schema."""
        return self.with_schema or bool(self.keywords)

    @property
    def module(self) -> str:
        return f"{self.package}.{self.name.replace('-', '_')}"

    def load(self) -> Callable[..., Any]:
        """The rule's function, its module imported now."""
        function: Callable[..., Any] = getattr(importlib.import_module(self.module), self.form)
        return function

    def load_conclusion(self) -> Callable[[Group], Conclusions]:
        """The second function of a `collect` rule: `conclude(group)`.

        It gives findings, each with the fact that it is about.
        """
        function: Callable[..., Any] = importlib.import_module(self.module).conclude
        return function

    def load_options(self) -> type[Any] | None:
        """The rule's `Options`, a NamedTuple whose fields have defaults, or None.

        A method `faults()` may say by an option's name what is wrong beyond its type.
        """
        if not self.has_options:
            return None
        options: type[Any] = importlib.import_module(self.module).Options
        return options


def rule(
    group: str,
    severity: Severity,
    *,
    default: bool = True,
    roles: Iterable[str] = (),
    needs: Iterable[str] = (),
    keywords: Iterable[str] = (),
    with_schema: bool = False,
    problems: bool = False,
    profiles: Iterable[str] = (),
    supersedes: Iterable[str] = (),
    fixes: Iterable[Applicability] = (),
    preview: bool = False,
    aliases: Iterable[str] = (),
    grouping: Grouping = "several",
    keeps: bool = False,
    shares: str = "",
    beyond_ascii: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the rule that the decorated function is; the file gives its name."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        package, _, module_name = function.__module__.rpartition(".")
        module = importlib.import_module(function.__module__)
        declared = Rule(
            name=module_name.replace("_", "-"),
            form=function.__name__,  # type: ignore[arg-type]
            group=group,
            severity=severity,
            summary=(module.__doc__ or "").strip().split("\n")[0].rstrip("."),
            default=default,
            roles=tuple(roles),
            needs=tuple(needs),
            keywords=tuple(keywords),
            with_schema=with_schema,
            problems=problems,
            profiles=tuple(profiles),
            supersedes=tuple(supersedes),
            fixes=tuple(fixes),
            has_options=hasattr(module, "Options"),
            preview=preview,
            aliases=tuple(aliases),
            grouping=grouping,
            keeps=keeps,
            shares=shares,
            beyond_ascii=beyond_ascii,
            package=package,
        )
        function.rule = declared  # type: ignore[attr-defined]
        return function

    return declare


def rule_folder(package: str = DEFAULT_PACKAGE) -> str:
    """The folder that a package of rules lives in."""
    return os.path.dirname(importlib.import_module(package).__file__ or "")


def load_rules(package: str = DEFAULT_PACKAGE) -> dict[str, Rule]:
    """Every rule of a package by name, in alphabetical order; imports them all."""
    rules = {}
    for file_name in sorted(os.listdir(rule_folder(package))):
        stem, extension = os.path.splitext(file_name)
        if extension != ".py" or stem.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{stem}")
        for form in FORMS:
            declared = getattr(getattr(module, form, None), "rule", None)
            if declared is not None:
                rules[declared.name] = declared
    return rules


def current_names(rules: dict[str, Rule]) -> dict[str, str]:
    """The name of each rule by every name that it has, or had before."""
    names = {alias: rule.name for rule in rules.values() for alias in rule.aliases}
    return names | {name: name for name in rules}


def report_problems(document: Document, name: str) -> Iterable[Finding]:
    """The findings for what parsing reported under a rule's name."""
    for problem in document.problems:
        if problem.rule == name:
            related = tuple(Related(span, label) for span, label in problem.related)
            yield Finding(problem.message, problem.span, related=related)


def report_violations(context: Context) -> Iterable[Finding]:
    """A finding at the value of each violation of a rule's keywords, in the validator's words."""
    for violation in context.violations:
        yield Finding(violation.message, violation.path)
