"""`corpuslint stats`: what the documents of a corpus hold."""

from __future__ import annotations

import sys

from corpuslint.cli.corpus import config_of_corpus, files_of, parts
from corpuslint.cli.streams import columns, has_unicode
from corpuslint.output.text import wants_color

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def stats(options: argparse.Namespace) -> int:
    """Print what is known of each collection; 2 where a file could not be read at all."""
    config = config_of_corpus(options)
    files, is_complete = files_of(options, config)
    from corpuslint.knowledge.placing import Placing
    from corpuslint.knowledge.surveyor import Reader, Surveyor

    reader = Reader(config)
    surveyor = Surveyor(reader)
    knowledge = surveyor.merge(parts(options, files, surveyor.work))
    where = Placing(reader, files).position
    names = [one.name for one in config.collections] + [""]
    groups = [(name, knowledge.groups[name]) for name in names if name in knowledge.groups]
    if options.output_format == "json":
        from corpuslint.knowledge.record import record
        from corpuslint.output.json import to_json

        content = [record(name, group, where) for name, group in groups]
        sys.stdout.write(to_json(content, not has_unicode(sys.stdout), indent=2))
    else:
        from corpuslint.knowledge.table import table

        color = wants_color(sys.stdout, options.color)
        tables = [table(name, group, columns(), color, where) for name, group in groups]
        sys.stdout.write("\n".join(tables))
    unopened = any(one.row == 0 for _, group in groups for one in group.unread)
    return 0 if is_complete and not unopened else 2
