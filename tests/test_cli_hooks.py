"""What hooks ask of the command line: every file is named, nobody watches, the rest is unknown."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.commands import Command, Ran, process, write
from tests.test_cli import in_terminal

SPACED = '---\ncover: " https://example.org/x"\n---\n'
CLEAN = "---\ntitle: x\n---\n"
TEMPLATE = "---\ntitle: {{ title }}\n---\n"
SITE = {
    "_config.yml": "new_post_name: :year-:title.md\n",
    "source/_posts/a.md": "---\ntitle: x\ndate: 2023-11-21 18:20:57\ncover: ' https://example.org/x.png'\n---\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a project of its own."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


def rules_in(text: str) -> set[str]:
    return set(re.findall(r": (?:error|warning|info) (\S+)", text))


@pytest.mark.parametrize("command", ["check", "fix"])
def test_no_corpus_leaves_out_what_is_about_the_site(
    command: str, run: Command, folder: Path
) -> None:
    write(folder, SITE)
    ask = (command, "source", "--output-format", "concise")
    with_corpus = rules_in(run(*ask).out)
    write(folder, SITE)
    without = rules_in(run(*ask, "--no-corpus").out)
    assert with_corpus - without == {"machine-zone"}
    assert run("check", "source/_posts/a.md", "--ignore=url-space", "--no-corpus", "-q").code == 0


def test_files_that_are_left_out_need_no_warning(run: Command, folder: Path) -> None:
    write(folder, {"corpuslint.toml": 'exclude = ["drafts/"]\n', "drafts/a.md": SPACED})
    write(folder, {"scaffolds/a.md": SPACED, "template.md": TEMPLATE, "empty/x.py": ""})
    named = ("drafts/a.md", "scaffolds/a.md", "template.md")
    for files in (named[:1], named[1:2], named[2:], named):
        for command in ("check", "fix"):
            assert run(command, "--force-exclude", *files) == Ran(0, "", "")
    # whoever names a folder without a document is told, and so is whoever names nothing
    assert "there is no file to check here" in run("check", "--force-exclude", "empty").err
    assert "there are only templates here" in run("check", "--force-exclude").err


def test_fixes_are_shown_where_it_was_asked_for_even_quietly(run: Command, folder: Path) -> None:
    write(folder, {"a.md": SPACED})
    shown = "a.md:2:9: fixed url-space: remove the space\n"
    assert run("fix", "-q", "--show-fixes") == Ran(0, "", shown)
    assert run("fix", "-q", "--show-fixes") == Ran(0, "", "")


def test_what_goes_through_standard_input_stays_readable(folder: Path) -> None:
    arguments = ("fix", "-", "--show-fixes", "--output-format=json-lines")
    ran = process(*arguments, folder=folder, stdin=SPACED.encode())
    assert ran.stderr.startswith(b'{"filename"')
    assert ran.stderr.count(b"\n") == 1


def test_the_next_command_does_not_repeat_thousands_of_paths(run: Command, folder: Path) -> None:
    faulty = "".join(f"link{n}: https://e.org/{n} \n" for n in range(10))
    names = [f"{number}.md" for number in range(11)]
    write(folder, dict.fromkeys(names, SPACED.replace("\n---\n", f"\n{faulty}---\n")))
    ask = ("check", "--select", "trailing-space,url-space", "--schema=blog-post")
    assert run(*ask, *names[:10]).err.rstrip().endswith(" ".join(names[:10]))
    assert run(*ask, *names).err.rstrip().endswith("--schema=blog-post")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_pre_commit_s_terminal_gets_colours_and_no_progress_bar(folder: Path) -> None:
    write(folder, {"a.md": SPACED, **{f"{number:02}.md": CLEAN for number in range(30)}})
    impatient = (
        "import sys; from corpuslint.cli import main, progress; "
        "progress._PATIENCE = 0.0; sys.exit(main())"
    )
    code, shown = in_terminal(["-c", impatient, "check"], folder, PRE_COMMIT="1")
    assert code == 1
    assert "━" not in shown
    assert "\x1b[1;33mwarning[url-space]\x1b[0m" in shown
