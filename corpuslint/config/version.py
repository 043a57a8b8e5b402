"""The versions of this program that a config asks for."""

from __future__ import annotations

from corpuslint.config.places import TomlFile


def check_version(file: TomlFile) -> None:
    """Raise ConfigError where `required-version` leaves this version out, or is none.

    A pre-release counts as in PEP 440: 1.0rc1 fits >=0.9, but not >=1.0.
    """
    wanted = file.table.get("required-version")
    if not isinstance(wanted, str):  # judged with the other settings
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    from corpuslint import __version__

    path = ("required-version",)
    try:
        fits = SpecifierSet(wanted).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        hint = _as_specifier(wanted)
        raise file.error(path, f"{wanted!r} is no version specifier, such as {hint!r}") from None
    if not fits:
        raise file.error(path, f"this is corpuslint {__version__}, but {wanted} is required")


def _as_specifier(wanted: str) -> str:
    """An example of a specifier: what a lone version was likely meant to be."""
    from packaging.version import InvalidVersion, Version

    try:
        return f"=={Version(wanted)}"
    except InvalidVersion:
        return ">=0.1"
