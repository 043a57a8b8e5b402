"""The commit that a pull request or a push is to be held against.

It must be one that its author could not choose: it is reached from a branch of the base
repository, or named by the event itself.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any, NamedTuple

from inputs import ActionError

from corpuslint.errors import ConfigError
from corpuslint.git import GitError, Repository
from corpuslint.output.text import safe

_PULLS = (
    "pull_request",
    "pull_request_target",
    "pull_request_review",
    "pull_request_review_comment",
)
# those after which workflows check out what a stranger has pushed
OF_OTHERS = ("issue_comment", "workflow_run")
_NO_COMMIT = "0" * 40
# A clone by actions/checkout has one commit: so many more at a time, at last all of them.
_FURTHER = (*(f"--deepen={step}" for step in (1, 20, 100, 500, 2500)), "--unshallow")
_CURE = "set `fetch-depth: 0` in the step with actions/checkout"


class Target(NamedTuple):
    """What HEAD is held against.

    `branch` is a branch of the repository `name` at `url`, or "" where the event names the
    `commit` itself. `shown` is what messages call it; `is_pull`: HEAD is not yet accepted.
    """

    shown: str
    is_pull: bool
    branch: str = ""
    commit: str = ""
    name: str = ""
    url: str = ""


def target_of(event: str, payload: dict[str, Any]) -> Target | None:
    """The target of an event; None where nothing is to be held against anything."""
    try:
        if event in _PULLS:
            base = payload["pull_request"]["base"]
            repository = base["repo"]
            return _of_branch(base["ref"], repository, is_pull=True)
        if event == "merge_group":
            group = payload["merge_group"]
            shown = group["base_ref"].removeprefix("refs/heads/")
            return Target(shown, is_pull=True, commit=_commit(group["base_sha"]))
        if event == "push":
            if payload["before"].strip("0"):
                return Target("the last push", is_pull=False, commit=_commit(payload["before"]))
            repository = payload["repository"]
            default = repository["default_branch"]
            if payload["ref"] != f"refs/heads/{default}":
                return _of_branch(default, repository, is_pull=False)
    except (AttributeError, KeyError, TypeError) as error:
        raise ActionError(f"the payload of the event {event} has no {error}") from None
    return None


def _of_branch(branch: str, repository: dict[str, Any], is_pull: bool) -> Target:
    return Target(
        branch,
        is_pull,
        branch=branch,
        name=repository["full_name"],
        url=repository["clone_url"],
    )


def _commit(name: str) -> str:
    if not re.fullmatch("[0-9a-f]{40}([0-9a-f]{24})?", name):
        raise ActionError(f"the event's payload names no commit: {name!r}")
    return name


def find_merge_base(target: Target, repository: Repository) -> str:
    """The commit that HEAD and a target last had in common.

    What the clone lacks for it is fetched, a little more of the history at a time. Raises
    ActionError where it cannot be had.
    """
    remote, reference = _source(target, repository)
    tip = target.commit or reference
    wanted = target.commit or f"+refs/heads/{target.branch}:{reference}"
    try:
        if remote != "origin":  # what an earlier run has left is not the branch's tip
            with contextlib.suppress(GitError):
                repository.run("update-ref", "-d", reference)
        head = repository.commit("HEAD")
        found = _merge_base(tip, repository)
        failure = ""
        further = list(_FURTHER)
        while further and not (found or failure):
            options = [further.pop(0)]
            if not repository.is_shallow:  # only the branch itself can be missing
                options = further = []
            failure = _fetch(repository, remote, options, wanted, head)
            found = _merge_base(tip, repository)
    except ConfigError as error:
        raise ActionError(str(error)) from None
    if found:
        return found
    reason = f"; fetching it failed: {failure}" if failure else ""
    raise ActionError(
        safe(f"no merge base with {target.shown} is in this clone{reason}; the cure: {_CURE}")
    )


def commits_behind(base: str, target: Target, repository: Repository) -> int:
    """How many commits the target has since the merge base, as far as the clone knows them."""
    tip = target.commit or _source(target, repository)[1]
    try:
        return int(repository.run("rev-list", "--count", "--first-parent", f"{base}..{tip}"))
    except GitError:
        return 0


def _merge_base(tip: str, repository: Repository) -> str:
    try:
        return repository.merge_base(tip)
    except ConfigError:
        return ""


def _source(target: Target, repository: Repository) -> tuple[str, str]:
    """Where to fetch from, and the reference that then has the branch's tip.

    `origin` may be a fork, whose branches its owner can move at will.
    """
    if not target.branch:
        return "origin", ""
    try:
        url = repository.run("config", "--get", "remote.origin.url").decode().strip()
    except GitError:
        url = ""
    named = re.search(r"([^/:]+/[^/:]+?)(?:\.git)?/*$", url)
    if named is not None and named[1].lower() == target.name.lower():
        return "origin", f"refs/remotes/origin/{target.branch}"
    return target.url, f"refs/corpuslint/{target.branch}"


def _fetch(repository: Repository, remote: str, options: list[str], wanted: str, head: str) -> str:
    """Fetch a target, and more of what leads to HEAD; gives the reason where that failed."""
    command = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", *options]
    command += ["--end-of-options", remote, wanted]
    try:
        # by its name, since the branch that it was the tip of may have moved on
        repository.run(*command, head)
    except GitError:
        try:
            repository.run(*command)
        except GitError as error:
            return str(error)
    return ""
