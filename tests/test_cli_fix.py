"""`corpuslint fix` and `check --fix`, as people and scripts call them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.commands import Command, Ran, process, write

SPACED = '---\ncover: " https://example.org/x" # mine\n---\nThe body.  \n'
FIXED = '---\ncover: "https://example.org/x" # mine\n---\nThe body.  \n'
INSECURE = "---\ncover: http://example.org/x\n---\n"
LEFT = "---\ntitle: x\ndate: 2024-02-30\n---\n"
CLEAN = "---\ntitle: x\n---\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a project of its own, with one fault that can be fixed."""
    (tmp_path / ".git").mkdir()
    write(tmp_path, {"a.md": SPACED})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


def content(folder: Path, name: str = "a.md") -> str:
    return (folder / name).read_bytes().decode()


def test_fix_writes_what_it_can_and_says_how_much(run: Command, folder: Path) -> None:
    assert run("fix") == Ran(0, "", "Fixed 1 finding in 1 file.\nAll clean: 1 file checked.\n")
    assert content(folder) == FIXED
    assert run("fix") == Ran(0, "", "Fixed nothing.\nAll clean: 1 file checked.\n")


def test_check_fix_is_the_same(run: Command, folder: Path) -> None:
    assert run("check", "--fix").code == 0
    assert content(folder) == FIXED


def test_check_alone_writes_nothing_and_says_what_fix_would(run: Command, folder: Path) -> None:
    ran = run("check", "--output-format", "concise")
    assert ran.out == "a.md:2:9: warning url-space [*] white space before the URL\n"
    assert "\n[*] 1 can be fixed: corpuslint fix\n" in ran.err
    assert content(folder) == SPACED


def test_check_shows_the_fix_below_its_finding(run: Command) -> None:
    assert "\n  = fix: remove the space\n" in run("check").out


def test_what_is_left_is_printed_and_fails_the_run(run: Command, folder: Path) -> None:
    write(folder, {"b.md": LEFT})
    ran = run("fix", "--output-format", "concise")
    assert ran.code == 1
    assert ran.out.startswith("b.md:3:7: error invalid-date ")
    assert ran.err.startswith("Fixed 1 finding in 1 file.\nFound 1 error in 1 of 2 files.\n")
    assert run("fix", "--exit-zero").code == 0


def test_unsafe_fixes_wait_until_they_are_asked_for(run: Command, folder: Path) -> None:
    write(folder, {"a.md": INSECURE})
    ran = run("fix")
    assert content(folder) == INSECURE
    assert "\n[*] 1 can be fixed: corpuslint fix --unsafe-fixes\n" in ran.err
    concise = run("check", "--output-format", "concise", "--unsafe-fixes")
    assert concise.out == "a.md:2:8: info insecure-url [*] the URL is http, not https\n"
    assert run("fix", "--unsafe-fixes").code == 0
    assert content(folder) == INSECURE.replace("http:", "https:")


def test_only_what_is_selected_is_fixed(run: Command, folder: Path) -> None:
    text = SPACED.replace("# mine", "# mine  ")
    write(folder, {"a.md": text})
    run("fix", "--select", "style")
    assert content(folder) == SPACED
    write(folder, {"a.md": text})
    run("fix", "--ignore", "trailing-space")
    assert content(folder) == FIXED.replace("# mine", "# mine  ")


def test_diff_shows_the_difference_and_writes_nothing(run: Command, folder: Path) -> None:
    ran = run("fix", "--diff")
    assert ran == Ran(
        1,
        "--- a.md\n+++ a.md\n@@ -1,4 +1,4 @@\n ---\n"
        '-cover: " https://example.org/x" # mine\n'
        '+cover: "https://example.org/x" # mine\n'
        " ---\n The body.  \n",
        "Would fix 1 finding in 1 file.\nNothing would be left: 1 file checked.\n",
    )
    assert content(folder) == SPACED
    assert run("check", "--diff").out == ran.out
    write(folder, {"a.md": FIXED})
    err = "Would fix nothing.\nAll clean: 1 file checked.\n"
    assert run("fix", "--diff") == Ran(0, "", err)


@pytest.mark.parametrize("text", [SPACED, SPACED.replace("\n", "\r\n"), SPACED.rstrip("\n")])
def test_patch_takes_the_diff(folder: Path, text: str) -> None:
    write(folder, {"a.md": text})
    ran = process("fix", "--diff", folder=folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "apply", "-p0", "-"], cwd=folder, input=ran.stdout, check=True)
    assert content(folder) == text.replace('" h', '"h')


def test_a_fence_in_a_diff_is_no_header(run: Command, folder: Path) -> None:
    write(folder, {"a.md": "--- \ntitle: x\n---\n"})
    out = run("fix", "--diff", "--color", "always").out
    assert "\n\x1b[1;31m---- \x1b[0m\n" in out


def test_a_block_that_cannot_be_read_is_not_clean_in_silence(run: Command, folder: Path) -> None:
    write(folder, {"a.md": "---\ntitle: Travel: how to pack\n---\n"})
    said = "1 block could not be read: corpuslint check --select syntax\n"
    assert said in run("check", "--select", "style").err
    assert said in run("fix", "--select", "trailing-space").err
    assert said not in run("check").err


def test_show_fixes_lists_what_was_done(run: Command, folder: Path) -> None:
    ran = run("fix", "--show-fixes")
    assert ran.err.startswith(
        "a.md:2:9: fixed url-space: remove the space\nFixed 1 finding in 1 file.\n"
    )
    (folder / "a.md").write_text(SPACED, encoding="utf-8")
    ran = run("fix", "--show-fixes", "--diff")
    assert ran.err.startswith("a.md:2:9: would fix url-space: remove the space\nWould fix 1 ")


def test_one_line_in_the_schema_renames_a_key_in_the_whole_corpus(
    run: Command, folder: Path
) -> None:
    schema = {"properties": {"title": {"x-renamed-from": ["headline"]}}}
    config = '[collections.all]\ninclude = ["*.md"]\nschemas = ["page.json"]\n'
    pages = {
        "a.md": "---\nheadline: A # first\n---\nheadline: the body\n",
        "b.md": '---\n# top\n"headline" : "B"\n---\n',
        "c.md": '{"headline": "C"}\n\nText\n',
        "d.md": "---\nheadline: D\ntitle: D\n---\n",
    }
    write(folder, {"page.json": json.dumps(schema), "corpuslint.toml": config, **pages})
    ran = run("fix", "--output-format", "concise")
    assert content(folder) == "---\ntitle: A # first\n---\nheadline: the body\n"
    assert content(folder, "b.md") == '---\n# top\n"title" : "B"\n---\n'
    assert content(folder, "c.md") == '{"title": "C"}\n\nText\n'
    assert content(folder, "d.md") == pages["d.md"]
    assert ran.out.startswith("d.md:2:1: error renamed-field ")
    assert "Fixed 3 findings in 3 files.\n" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_patch_finds_files_with_odd_names(folder: Path) -> None:
    (folder / "a.md").unlink()
    names = ["a\nb.md", 'é\t"q.md', "back\\slash.md", "with space.md", "::x.md"]
    for name in names:
        write(folder, {name: SPACED})
    ran = process("fix", "--diff", folder=folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "apply", "-p0", "-"], cwd=folder, input=ran.stdout, check=True)
    for name in names:
        assert content(folder, name) == FIXED


def test_diff_is_coloured_where_asked_for(run: Command) -> None:
    out = run("fix", "--diff", "--color", "always").out
    assert '\x1b[1;31m-cover: " https://example.org/x" # mine\x1b[0m\n' in out
    assert '\x1b[32m+cover: "https://example.org/x" # mine\x1b[0m\n' in out
    assert out.startswith("\x1b[1m--- a.md\x1b[0m\n")


def test_standard_input_comes_out_fixed(folder: Path) -> None:
    for text, fixed in ((SPACED, FIXED), (CLEAN, CLEAN), (LEFT, LEFT)):
        ran = process("fix", "-", "--stdin-filename", "a.md", folder=folder, stdin=text.encode())
        assert ran.stdout.decode() == fixed
        assert ran.returncode == (1 if text == LEFT else 0)
    assert b"invalid-date" in ran.stderr
    ran = process("fix", "--diff", "-", folder=folder, stdin=SPACED.encode())
    assert ran.stdout.startswith(b"--- stdin.md\n+++ stdin.md\n@@ ")


def test_standard_input_that_is_no_text_comes_out_as_it_is(folder: Path) -> None:
    ran = process("fix", "-", folder=folder, stdin=b"---\ntitle: \xff\n---\n")
    assert ran.stdout == b"---\ntitle: \xff\n---\n"
    assert ran.returncode == 1


def test_json_tells_what_was_fixed_and_what_is_left(run: Command, folder: Path) -> None:
    write(folder, {"b.md": LEFT, "c.md": INSECURE})
    ran = run("fix", "--output-format", "json")
    fixed, left, insecure = json.loads(ran.out)
    assert fixed["status"] == "fixed"
    assert fixed["code"] == "url-space"
    assert fixed["key_path"] == ["cover"]
    assert fixed["fix"]["applicability"] == "safe"
    assert fixed["fix"]["message"] == "remove the space"
    (edit,) = fixed["fix"]["edits"]
    start, end = edit["location"], edit["end_location"]
    assert start["row"] == end["row"] == 2
    line = SPACED.splitlines()[1]
    changed = line[: start["column"] - 1] + edit["content"] + line[end["column"] - 1 :]
    assert changed == FIXED.splitlines()[1]
    assert (left["status"], left["code"], left["fix"]) == ("left", "invalid-date", None)
    assert (insecure["status"], insecure["fix"]["applicability"]) == ("left", "unsafe")


def test_json_of_a_check_carries_the_edits_of_a_fix(run: Command) -> None:
    (found,) = json.loads(run("check", "--output-format", "json").out)
    assert "status" not in found
    assert [sorted(edit) for edit in found["fix"]["edits"]] == [
        ["content", "end_location", "location"]
    ]


def test_a_refused_fix_is_listed_with_its_reason(run: Command, folder: Path) -> None:
    text = "---\nshared: &url ' https://example.org/x'\ncover: *url\n---\n"
    write(folder, {"a.md": text})
    ran = run("fix", "--output-format", "concise")
    assert ran.code == 1
    assert content(folder) == text
    reason = "the value comes from an alias"
    space = "a.md:3:8: warning url-space white space before the URL"
    assert ran.out == f"{space} (no fix: {reason})\n"
    assert ran.err.startswith("Fixed nothing; 1 refused.\n")
    assert f"\n  = no fix: {reason}\n" in run("check").out
    assert "can be fixed" not in run("check").err
    (found,) = json.loads(run("fix", "--output-format", "json").out)
    assert found["status"] == "refused"
    assert found["reason"] == reason
    assert found["fix"] is None


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write what it likes")
def test_a_file_that_cannot_be_written_is_named_and_the_others_are_fixed(
    run: Command, folder: Path
) -> None:
    write(folder, {"b.md": SPACED})
    (folder / "a.md").chmod(stat.S_IRUSR)
    ran = run("fix")
    assert ran.code == 2
    assert "corpuslint: a.md: the file is read-only" in ran.err
    assert content(folder) == SPACED
    assert content(folder, "b.md") == FIXED


def test_a_link_out_of_the_project_is_left_alone(run: Command, folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside.md"
    outside.write_text(SPACED)
    (folder / "a.md").unlink()
    (folder / "a.md").symlink_to(outside)
    write(folder, {"b.md": SPACED})
    ran = run("fix")
    assert ran.code == 2
    assert "a.md: " in ran.err
    assert outside.read_text() == SPACED
    assert content(folder, "b.md") == FIXED
    assert "Fixed 1 finding in 1 file.\n" in ran.err


def test_a_clean_file_is_not_touched(run: Command, folder: Path) -> None:
    write(folder, {"a.md": CLEAN})
    before = (folder / "a.md").stat()
    run("fix")
    after = (folder / "a.md").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(path.name for path in folder.iterdir()) == [".git", "a.md"]


NEWS = '[collections.news]\ninclude = ["news/*.md"]\nschemas = ["news-article"]\n'


def test_what_other_documents_hold_is_fixed_and_told_once(run: Command, folder: Path) -> None:
    page = "---\ntitle: {}\nwebUrl: https://example.com/{}\n{}---\n"
    related = "related: [{title: Bee, webUrl: 'https://example.com/b'}]\n"
    write(
        folder,
        {
            "corpuslint.toml": NEWS,
            "news/a.md": page.format("A", "a", related),
            "news/b.md": page.format("B", "b", ""),
            "news/c.md": page.format("C", "a", ""),
        },
    )
    fix = ("fix", "--unsafe-fixes", "--select", "corpus", "--output-format", "concise")
    left = (
        "news/a.md:3:9: error duplicate-value news/c.md has the same `webUrl`\n"
        "news/c.md:3:9: error duplicate-value news/a.md has the same `webUrl`\n"
    )
    shown = run(*fix, "--diff")
    assert "+related: [{title: B, webUrl: 'https://example.com/b'}]\n" in shown.out
    assert "\nFound 2 errors in 2 of 3 files.\n" in shown.err
    ran = run(*fix)
    assert ran.out == left
    assert ran.err.startswith("Fixed 1 finding in 1 file.\nFound 2 errors in 2 of 3 files.\n")
    assert content(folder, "news/a.md") == page.format("A", "a", related.replace("Bee", "B"))
    assert run("check", *fix[2:]).out == left
