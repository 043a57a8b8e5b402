"""`NamedTuple`, as in `typing`, made in a quarter of the time.

`typing` compiles the type of each field that is told as text, in case somebody wants to
know it. Here they stay text, for whoever asks: what judges the options of rules does.
With fifty such classes that was a tenth of a short run.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:
    from collections import namedtuple

    _NOT_COPIED = ("__module__", "__qualname__", "__classcell__")

    class _Maker(type):
        def __new__(
            maker, name: str, bases: tuple[type, ...], namespace: dict[str, Any]
        ) -> type[tuple[Any, ...]]:
            if not bases:  # of all of them: never made, but taken apart by those who derive
                return super().__new__(maker, name, bases, namespace)
            told = namespace.get("__annotations__")
            if told is None and "__annotate_func__" in namespace:  # Python 3.14
                told = namespace["__annotations__"] = namespace["__annotate_func__"](1)
            fields = list(told or ())
            defaults = [namespace.pop(field) for field in fields if field in namespace]
            made = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])
            for key, value in namespace.items():
                if key not in _NOT_COPIED:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """A tuple whose items have names; defaults come last."""


__all__ = ["NamedTuple"]
