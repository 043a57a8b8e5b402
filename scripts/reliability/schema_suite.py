"""Hold our validation against the JSON Schema Test Suite, and against `jsonschema`.

    python scripts/reliability/schema_suite.py            # print, and write docs/reliability.md
    python scripts/reliability/schema_suite.py --check    # is the page's part still true?

The suite (https://github.com/json-schema-org/JSON-Schema-Test-Suite, MIT) comes out of the
sdist of `jsonschema`, which pip fetches; `--keep FOLDER` unpacks it there, for the next run.
Each case goes the whole way of a document: its data is a JSON file (what is no mapping
stands under a key), its schema a file that the document has for its schema. Besides, the
quick look and the fallback (`schema/quick.py`, `schema/oracle.py`) answer for themselves.
Whatever differs from what the suite expects must fall under a class below; else this fails.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import referencing
import referencing.jsonschema

from corpuslint.config.frozen import Config
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.paths import Input
from corpuslint.roles import FORMAT_ROLES
from corpuslint.schema.keywords import subschemas
from corpuslint.schema.oracle import broken_keywords
from corpuslint.schema.prepared import prepared
from corpuslint.schema.quick import quick_look

sys.path.insert(0, str(Path(__file__).resolve().parent))

from trials import PAGE, Trial, record

VERSION = "4.26.0"
_HASH = "0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326"
COMMAND = "python scripts/reliability/schema_suite.py"
DIALECTS = {
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
START, END = "<!-- json schema -->\n", "<!-- /json schema -->"
# Schemas, and what the formats with a role are judged by: nothing about taste.
RULES = ("schema", "invalid-date", "invalid-url")
_ROLES = frozenset(FORMAT_ROLES)

VALID, INVALID = "valid", "invalid"


@dataclass(frozen=True)
class Case:
    """One case of the suite, and everybody's answer to it: valid, invalid, or why none."""

    draft: str
    file: str
    group: str
    name: str
    schema: Any
    expected: str
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def part(self) -> str:
        if "/format/" in self.file or self.file == "format.json":
            return "formats"
        return "optional" if self.file.startswith("optional/") else "required"

    @property
    def answer(self) -> str:
        return self.answers["corpuslint"]

    def __str__(self) -> str:
        return f"{self.draft}/{self.file}: {self.group}: {self.name}"


# why corpuslint's answer is another than the suite's


def _has_role(case: Case) -> bool:
    return any(
        isinstance(part, dict) and part.get("format") in _ROLES
        for _, part in subschemas(case.schema)
    )


OURS: dict[str, tuple[str, Callable[[Case], bool]]] = {
    "nothing is fetched": (
        "the schema refers to a URL: refused, with the reason, before any document is judged",
        lambda case: "is not fetched" in case.answer,
    ),
    "a dialect of one's own": (
        "the schema names a meta-schema by a URL as its dialect: refused, with the reason",
        lambda case: "is no known dialect" in case.answer,
    ),
    "a number is no date": (
        "the suite lets a format pass all that is no text; for us a value of the role `date` "
        "must be one, since that is what reads it",
        lambda case: _has_role(case) and "ignore" in case.name and case.answer == INVALID,
    ),
    "formats are asserted": (
        "to the suite formats are notes by default since 2019-09; front matter is checked "
        "for the sake of such faults",
        lambda case: "only an annotation by default" in case.name and case.answer == INVALID,
    ),
    "dates as generators read them": (
        "the rules of dates take what some generator reads, not RFC 3339 alone; `date-format` "
        "knows which generator does",
        lambda case: "/date" in case.file and case.answer == VALID,
    ),
    "URLs as browsers read them": (
        "the rules of URLs go by WHATWG, and a page may be named by a path; RFC 3986 is no "
        "measure of theirs",
        lambda case: _has_role(case) and "ri" in case.file and case.answer == VALID,
    ),
}

# why `jsonschema`'s answer is another than ours, where ours is the suite's
THEIRS: dict[str, tuple[str, Callable[[Case], bool]]] = {
    "patterns": (
        "`jsonschema` reads patterns as Python's, the suite and we as ECMA 262's",
        lambda case: case.file == "optional/ecmascript-regex.json",
    ),
    "formats": (
        "`jsonschema` knows many formats only with packages of its extra `format`, which are "
        "not installed here, and others by a looser measure",
        lambda case: case.part == "formats",
    ),
    "contents": (
        "`jsonschema` does not assert `contentEncoding` and `contentMediaType`",
        lambda case: case.file == "optional/content.json",
    ),
    "`dependencies` in 2020-12": (
        "`jsonschema` knows this keyword up to draft 7 only",
        lambda case: case.file == "optional/dependencies-compatibility.json",
    ),
}


def fetch(folder: Path) -> Path:
    """The suite's folder, with `tests` and `remotes`; fetched unless it is there."""
    suite = folder / f"jsonschema-{VERSION}" / "json"
    if not suite.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        wanted = folder / "wanted.txt"
        wanted.write_text(f"jsonschema=={VERSION} --hash=sha256:{_HASH}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--no-binary=jsonschema", "--require-hashes", "--dest", str(folder)]
        subprocess.run([*command, "-r", str(wanted)], check=True, capture_output=True, text=True)
        with tarfile.open(folder / f"jsonschema-{VERSION}.tar.gz") as archive:
            if sys.version_info >= (3, 12):
                archive.extractall(folder, filter="data")
            else:
                archive.extractall(folder)
    return suite


def judged(suite: Path) -> Iterator[Case]:
    """Every case of both drafts, with everybody's answers."""
    registry = _remotes(suite / "remotes")
    with tempfile.TemporaryDirectory() as temporary:
        root = str(Path(temporary).resolve())
        config = load_config("", root, "", Selection(RULES), keep=False)
        for draft, dialect in DIALECTS.items():
            top = suite / "tests" / draft
            for file in sorted(top.rglob("*.json")):
                name = file.relative_to(top).as_posix()
                for group in json.loads(file.read_text(encoding="utf-8")):
                    judges = Judges(config, group["schema"], dialect, registry)
                    for test in group["tests"]:
                        yield Case(
                            draft,
                            name,
                            group["description"],
                            test["description"],
                            judges.schema,
                            VALID if test["valid"] else INVALID,
                            judges.answers(test["data"]),
                        )


def _remotes(folder: Path) -> Any:
    """What the suite expects at http://localhost:1234, for `jsonschema` alone."""
    found = []
    for file in sorted(folder.rglob("*.json")):
        contents = json.loads(file.read_text(encoding="utf-8"))
        name = file.relative_to(folder).as_posix()
        specification = referencing.jsonschema.DRAFT202012
        if name.startswith("draft7/"):
            specification = referencing.jsonschema.DRAFT7
        resource = referencing.Resource.from_contents(contents, specification)
        found.append((f"http://localhost:1234/{name}", resource))
    empty: Any = referencing.Registry()
    return empty.with_resources(found)


class Judges:
    """All who answer, for one schema; the config's folder is theirs."""

    def __init__(self, config: Config, schema: Any, dialect: str, registry: Any) -> None:
        if isinstance(schema, dict) and "$schema" not in schema:
            schema = {"$schema": dialect, **schema}
        self.schema = schema
        self.config = config
        project = Path(config.root)
        self.document = str(project / "document.json")
        (project / "case.json").write_text(json.dumps(schema), encoding="utf-8")
        # what is retrieved counts by the address that it was retrieved by: what has one of
        # its own is held inside
        has_address = isinstance(schema, dict) and ":" in str(schema.get("$id", ""))
        inner = schema if has_address else {"$ref": "case.json"}
        wrapped = {"$schema": dialect, "properties": {"value": inner}}
        (project / "wrapped.json").write_text(json.dumps(wrapped), encoding="utf-8")
        self._engines: dict[str, Engine] = {}
        self._look = quick_look(prepared(schema))
        plain: Any = jsonschema.validators.validator_for({"$schema": dialect})
        own: Any = jsonschema.validators.validator_for(schema, default=plain)
        self._theirs = own(schema, registry=registry, format_checker=own.FORMAT_CHECKER)

    def answers(self, data: Any) -> dict[str, str]:
        name, document = "case.json", data
        if not isinstance(data, dict):
            name, document = "wrapped.json", {"value": data}
        found = {
            "corpuslint": self._whole(name, document),
            "jsonschema": _said(lambda: self._theirs.is_valid(data)),
        }
        if not found["corpuslint"].startswith("refused"):
            found["validator"] = _said(lambda: not self._validator(name).violations(document))
            found["fallback"] = _said(lambda: not self._slowly(name, document))
        if self._look is not None and self._look(data):
            real = jsonschema_rs.validator_for(prepared(self.schema), validate_formats=True)
            found["quick look"] = VALID if real.is_valid(data) else "wrong"
        return found

    def _whole(self, name: str, document: Any) -> str:
        """What a check of a JSON file comes to, from its text to its findings."""
        try:
            engine = self._engine(name)
            file = Input(self.document, self.document, named=True)
            report = engine.check_text(file, json.dumps(document))
        except ConfigError as error:
            return f"refused: {error}"
        if report.errors:
            return f"an error: {report.errors[0].message}"
        return INVALID if report.diagnostics else VALID

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            self._engines[name] = Engine(self.config, 0.0, (name,))
        return self._engines[name]

    def _validator(self, name: str) -> Any:
        """The validator that the document was judged by."""
        file = Input(self.document, self.document, named=True)
        plan, _ = self._engine(name).plan_for(file)
        return plan.schemas[0].validator

    def _slowly(self, name: str, document: Any) -> list[Any]:
        validator = self._validator(name)
        return list(broken_keywords(validator.resolver, validator.base_uri, document))


def _said(ask: Callable[[], bool]) -> str:
    try:
        return VALID if ask() else INVALID
    except Exception as error:  # whatever a library raises is its answer
        return f"{type(error).__name__}: {str(error)[:60]}"


# what it comes to


def unexplained(cases: Iterable[Case]) -> list[str]:
    """What nobody has a reason for: of these there must be none."""
    found = []
    for case in cases:
        answers = case.answers
        differs = case.answer != case.expected
        if differs and _reason(case, OURS) is None:
            found.append(f"{case}: {case.answer}, not {case.expected}")
        if not differs and answers["jsonschema"] != case.answer and _reason(case, THEIRS) is None:
            found.append(f"{case}: jsonschema says {answers['jsonschema']}, we {case.answer}")
        if answers.get("quick look") == "wrong":
            found.append(f"{case}: the quick look takes for valid what the validator does not")
        slow = answers.get("fallback", "")
        if slow not in (answers.get("validator", ""), VALID) and _reason(case, THEIRS) is None:
            found.append(f"{case}: the fallback says {slow}")
    return found


def _reason(case: Case, classes: dict[str, tuple[str, Callable[[Case], bool]]]) -> str | None:
    return next((name for name, (_, holds) in classes.items() if holds(case)), None)


def shares(cases: list[Case]) -> str:
    """The table of who answers as the suite expects, by draft and part."""
    lines = [
        "| draft | part | cases | corpuslint | `jsonschema` | quick look is sure | wrongly |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for draft in DIALECTS:
        for part in ("required", "optional", "formats"):
            those = [case for case in cases if case.draft == draft and case.part == part]
            sure = [case for case in those if "quick look" in case.answers]
            wrong = sum(case.answers["quick look"] == "wrong" for case in sure)
            told = [_share(those, "corpuslint"), _share(those, "jsonschema")]
            row = [draft, part, f"{len(those):,}", *told, f"{len(sure):,}", str(wrong)]
            lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def _share(cases: list[Case], who: str) -> str:
    right = sum(case.answers[who] == case.expected for case in cases)
    return f"{100 * right / len(cases):.1f} % ({right:,})"


def differences(cases: list[Case]) -> str:
    """The table of what differs from the suite, each with its reason."""
    lines = ["| reason | cases | where |", "| --- | --- | --- |"]
    for name, (why, _) in OURS.items():
        those = [
            case for case in cases if case.answer != case.expected and _reason(case, OURS) == name
        ]
        where: dict[str, None] = {}
        for case in those:
            told = case.group if case.answer.startswith("refused") else case.name
            where[f"{Path(case.file).stem}: {told}"] = None
        lines.append(f"| **{name}**: {why} | {len(those)} | {_cell(where)} |")
    return "\n".join(lines)


def _cell(names: Iterable[str]) -> str:
    """Names as `file: a; b`, with what Markdown would take for its own escaped."""
    by_file: dict[str, list[str]] = {}
    for name in names:
        file, _, told = name.partition(": ")
        by_file.setdefault(file, []).append(told)
    told = "; ".join(f"`{file}`: {', '.join(of)}" for file, of in by_file.items())
    for special in "\\|<>[]*_$":
        told = told.replace(special, f"\\{special}")
    return told.replace("\n", " ")


def theirs(cases: list[Case]) -> str:
    """Where `jsonschema` answers otherwise than we and the suite do."""
    counts = Counter(
        _reason(case, THEIRS)
        for case in cases
        if case.answer == case.expected != case.answers["jsonschema"]
    )
    return "\n".join(f"- {counts[name]} by {name}: {why}." for name, (why, _) in THEIRS.items())


def section(cases: list[Case]) -> str:
    """What stands in docs/reliability.md between the two comments."""
    agree = sum(case.answer == case.answers["jsonschema"] for case in cases)
    alike = [case for case in cases if "fallback" in case.answers]
    same = sum(case.answers["fallback"] == case.answers["validator"] for case in alike)
    return f"""
The [JSON Schema Test Suite](https://github.com/json-schema-org/JSON-Schema-Test-Suite), as
`jsonschema` {VERSION} carries it, for the two dialects that front matter is described in:
{len(cases):,} cases. Each goes the whole way of a document, from a JSON text to findings, with
the rules {", ".join(f"`{rule}`" for rule in RULES)}. Measured by `{COMMAND}`.

{shares(cases)}

`jsonschema` {version("jsonschema")} was given the suite's remote files, and asserted formats.
It and corpuslint answer alike in {agree:,} cases. Its validator, with our patterns, is what
judges documents that jsonschema-rs cannot hold: of {len(alike):,} cases it decides {same:,} as
jsonschema-rs does. In the others it lets pass what it does not know, as below, or leaves
`unevaluatedProperties` alone where a pattern says which keys have been evaluated.

Where corpuslint is not of the suite's opinion:

{differences(cases)}

Where corpuslint is, and `jsonschema` is not:

{theirs(cases)}

"""


def write(cases: list[Case], is_check: bool) -> int:
    """Put the section into the page, or (`--check`) say whether it stands there."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, found, after = rest.partition(END)
    if not found:
        sys.exit(f"{PAGE} has no place for it: {START.strip()} … {END}")
    made = f"{before}{START}{section(cases)}{END}{after}"
    if is_check:
        if made != text:
            print(f"{PAGE.name}: out of date")
        return int(made != text)
    PAGE.write_text(made, encoding="utf-8")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare the page, write nothing")
    parser.add_argument("--keep", type=Path, help="where the suite lies, or shall be unpacked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        cases = list(judged(fetch(options.keep or Path(temporary))))
    print(shares(cases))
    faults = unexplained(cases)
    for fault in faults:
        print(fault)
    status = write(cases, options.check)
    if not options.check:
        crashes = sum(case.answer.startswith("an error") for case in cases)
        differ = sum(case.answer != case.expected for case in cases)
        remark = f"{differ} are answered otherwise than the suite has it, for a reason below"
        name = "JSON Schema Test Suite"
        record([Trial(name, "schemas", COMMAND, len(cases), crashes, remark=remark)])
    return 1 if faults else status


if __name__ == "__main__":
    sys.exit(main())
