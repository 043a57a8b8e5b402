"""The language of a document, as its path tells it."""

from __future__ import annotations

import pytest

from corpuslint.languages import localised


@pytest.mark.parametrize(
    ("path", "language", "without"),
    [
        # none
        ("guide.md", "", "guide.md"),
        ("posts/2023/guide.md", "", "posts/2023/guide.md"),
        ("english/guide.md", "", "english/guide.md"),
        ("posts/guide.min.md", "", "posts/guide.min.md"),
        ("en.md", "", "en.md"),
        ("xx/guide.md", "", "xx/guide.md"),
        ("api/guide.md", "", "api/guide.md"),
        ("my-trip/guide.md", "", "my-trip/guide.md"),
        ("zh-hans/guide.md", "zh-hans", "guide.md"),
        ("", "", ""),
        # a folder
        ("en/guide.md", "en", "guide.md"),
        ("docs/ja/api/guide.md", "ja", "docs/api/guide.md"),
        ("docs/pt-br/guide.md", "pt-br", "docs/guide.md"),
        ("docs/zh_TW/guide.md", "zh-tw", "docs/guide.md"),
        ("zh-Hant-HK/guide.md", "zh-hant-hk", "guide.md"),
        ("es-419/guide.md", "es-419", "guide.md"),
        # a part of the name
        ("guide.de.md", "de", "guide.md"),
        ("posts/guide.pt-BR.mdx", "pt-br", "posts/guide.mdx"),
        ("v1.2.fr.md", "fr", "v1.2.md"),
        # the first part that is one counts
        ("en/posts/de/guide.fr.md", "en", "posts/de/guide.fr.md"),
    ],
)
def test_localised(path: str, language: str, without: str) -> None:
    assert localised(path) == (language, without)


def test_translations_have_one_path() -> None:
    paths = ["docs/en/a.md", "docs/zh-cn/a.md", "docs/a.md", "docs/a.de.md"]
    assert {localised(path).path for path in paths} == {"docs/a.md"}
