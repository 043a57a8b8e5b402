"""What the command line says of rules."""

from __future__ import annotations

from corpuslint.tuples import NamedTuple


class Selection(NamedTuple):
    """Names of rules or groups: over what the config selects, or besides it.

    `preview`: rules in preview may be used, whatever the config says.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
