"""A URL says where its reader comes from."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    parameters: tuple[str, ...] = (
        *("utm_*", "mtm_*", "pk_*", "hsa_*"),
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "ttclid"),
        *("twclid", "yclid", "li_fat_id", "igsh", "igshid", "wt.mc_id", "_openstat"),
        *("mc_cid", "mc_eid", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "_hsenc", "_hsmi"),
    )

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        for name in self.parameters:
            if not name.removesuffix("*") or "*" in name[:-1]:
                cure = "write a name, or its beginning and a `*`, such as 'utm_*'"
                return {"parameters": f"{name!r} names no parameter; {cure}"}
        return {}


@rule("urls", "warning", default=False, roles=["url"], fixes=["unsafe"])
def judge(value: object, options: Options) -> Finding | None:
    if not isinstance(value, str) or "?" not in value or "=" not in value:
        return None
    address, sharp, fragment = value.partition("#")
    path, mark, query = address.partition("?")
    kept: list[str] = []
    dropped: list[str] = []
    for field in query.split("&"):
        (dropped if _is_tracking(field, options.parameters) else kept).append(field)
    if not dropped:
        return None
    from corpuslint.ops import Set
    from corpuslint.url_parser import is_web_reference

    if not is_web_reference(value):
        return None

    names = dict.fromkeys(field.partition("=")[0] for field in dropped)
    url = path + (mark if kept else "") + "&".join(kept) + sharp + fragment
    fix = Fix("remove them" if len(names) > 1 else "remove it", (Set((), url),), "unsafe")
    part = dropped[0] if value.count(dropped[0]) == 1 else ""
    return Finding(f"the URL tracks its reader: {', '.join(names)}", part=part, fix=fix)


def _is_tracking(field: str, parameters: tuple[str, ...]) -> bool:
    name, equals, _ = field.partition("=")
    return bool(equals) and any(_matches(name.lower(), one.lower()) for one in parameters)


def _matches(name: str, parameter: str) -> bool:
    return name.startswith(parameter[:-1]) if parameter[-1] == "*" else name == parameter
