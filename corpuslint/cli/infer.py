"""`corpuslint schema infer`: a schema from the documents that are there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from corpuslint.cli.corpus import config_of_corpus, files_of, parts
from corpuslint.cli.streams import has_unicode, say
from corpuslint.errors import ConfigError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from corpuslint.config.frozen import Config
    from corpuslint.knowledge.inference import Inferred
    from corpuslint.knowledge.outliers import Outlier
    from corpuslint.knowledge.placing import Placing
    from corpuslint.knowledge.surveyor import Group, Reader
    from corpuslint.paths import Input


_MOST_TOLD = 20  # exceptions from one comment


def infer(options: argparse.Namespace) -> int:
    """Print a schema; on standard error what was seen. 2 where a file could not be read."""
    from corpuslint.knowledge.inference import inferred
    from corpuslint.knowledge.placing import Placing
    from corpuslint.knowledge.support import Support
    from corpuslint.knowledge.surveyor import Reader, Surveyor
    from corpuslint.output.json import to_json

    config = config_of_corpus(options)
    files, is_complete = files_of(options, config)
    reader = Reader(config)
    files, name = _of_one_kind(options, config, reader, files)
    surveyor = Surveyor(reader, by_collection=False)
    group = surveyor.merge(parts(options, files, surveyor.work)).group("")
    if not group.documents:
        raise ConfigError("no document here has front matter to infer a schema from")
    support = Support() if options.min_support is None else Support(options.min_support)
    title = options.title or name.replace("-", " ").replace("_", " ").capitalize() or "Document"
    result = inferred(group, reader, support, title, lambda work: parts(options, files, work))
    if not options.quiet:
        _tell(group, result, Placing(reader, files))
    sys.stdout.write(to_json(result.schema, not has_unicode(sys.stdout), indent=2))
    return 0 if is_complete and all(one.row for one in group.unread) else 2


def _of_one_kind(
    options: argparse.Namespace, config: Config, reader: Reader, files: list[Input]
) -> tuple[list[Input], str]:
    """The files that the schema is to be of, and the name of their collection, "" if of none."""
    from corpuslint.nearness import did_you_mean
    from corpuslint.wording import all_of

    names = [one.name for one in config.collections]
    wanted = options.collection
    if wanted is None:
        if options.paths or not names:
            return files, ""
        if len(names) > 1:
            raise ConfigError(
                f"the config has {len(names)} collections: name one with --collection "
                f"({', '.join(names)}), or paths"
            )
        wanted = names[0]
    if wanted not in names:
        known = all_of(names) if names else "none"
        hint = did_you_mean(wanted, names)
        raise ConfigError(f"no collection is called {wanted!r}{hint}; the config has {known}")
    return [file for file in files if wanted in reader.collections(file)], wanted


def _tell(group: Group, result: Inferred, placing: Placing) -> None:
    """What was seen, and where it is not as the schema has it, on standard error."""
    from corpuslint.knowledge.table import counts
    from corpuslint.output.summary import counted

    say(counts(group))
    for unread in group.unread:
        place = f"{unread.file}:{unread.row}:{unread.column}" if unread.row else unread.file
        say(f"{place}: not read: {unread.message}")
    if group.bare and "required" in result.schema:
        say("without front matter, what the schema requires is missing")
    outliers = [one for one in result.outliers if one.fails]
    if outliers:
        files = counted(len({one.file for one in outliers}), "file")
        say(f"{counted(len(outliers), 'outlier')} in {files}: these fail the schema")
    for one in outliers:
        say(_placed(one))
    exceptions = [_placed(one) for one in result.outliers if not one.fails]
    exceptions += _exceptions(result, placing)
    if exceptions:
        say("exceptions from its order and its comments, for which nothing fails:")
    for line in exceptions:
        say(line)


def _placed(one: Outlier) -> str:
    return f"{one.file}:{one.row}:{one.column}: {one.message}"


def _exceptions(result: Inferred, placing: Placing) -> Iterator[str]:
    from corpuslint.knowledge.paths import path_name
    from corpuslint.wording import key_name

    for statement in result.statements:
        told = statement.exceptions[:_MOST_TOLD]
        for place in told:
            position = placing.position(place)
            where = "" if position is None else f":{position.row}:{position.column}"
            name = key_name(path_name(statement.at))
            yield f"{place.file}{where}: {name}: elsewhere {statement.words}"
        if len(statement.exceptions) > len(told):
            yield f"and {len(statement.exceptions) - len(told):,} more like the last"
