"""Sites to show and to measure things on: made by a seed number, the same each time.

    python scripts/sites.py blog FOLDER       500 posts, in English, built by Jekyll
    python scripts/sites.py company FOLDER    15,000 documents of three sites in one repository

Each has the faults that real sites have, about as often.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

_TOPICS = {
    "en": (
        "bread",
        "a garden in spring",
        "the harbour",
        "old maps",
        "winter birds",
        "a slow train",
    ),
    "de": ("Brot", "ein Garten im Mai", "der Hafen", "alte Karten", "Vögel im Winter", "ein Zug"),
    "ja": ("パン", "春の庭", "港", "古い地図", "冬の鳥", "遅い列車"),
    "zh": ("面包", "春天的花园", "港口", "旧地图", "冬天的鸟", "慢车"),
}
_FORMS = {
    "en": ("Notes on {}", "What we learnt from {}", "A day with {}", "{}, once more"),
    "de": ("Notizen über {}", "Was uns {} lehrt", "Ein Tag mit {}", "Noch einmal: {}"),
    "ja": ("{}について", "{}から学んだこと", "{}との一日", "再び{}"),
    "zh": ("关于{}", "从{}学到的", "与{}的一天", "再谈{}"),
}
_TAGS = ("food", "travel", "nature", "maps", "letters", "history")


class Post(NamedTuple):
    """A document before it is written: its file's stem, its title, its day and its number."""

    stem: str
    title: str
    day: date
    number: int
    language: str


Lines = list[str]
Fault = Callable[[Lines, Post], None]


def _posts(language: str, count: int, draw: random.Random) -> Iterator[Post]:
    first = date(2012, 1, 3)
    for number in range(1, count + 1):
        day = first + timedelta(days=number * 4200 // count + draw.randrange(3))
        title = draw.choice(_FORMS[language]).format(draw.choice(_TOPICS[language]))
        yield Post(f"{day}-post-{number:04}", f"{title} ({number})", day, number, language)


def _offset(post: Post) -> str:
    """Hexo's posts, the Chinese ones, have none: it would shift them."""
    return "" if post.language == "zh" else " +0000"


def _replace(lines: Lines, key: str, line: str) -> None:
    index = next(at for at, one in enumerate(lines) if one.startswith(f"{key}:"))
    lines[index] = line


def _colon(lines: Lines, post: Post) -> None:
    _replace(lines, "title", f"title: {post.title}: a beginning")


def _space(lines: Lines, post: Post) -> None:
    _replace(lines, "title", f'title: "{post.title} "')


def _entity(lines: Lines, post: Post) -> None:
    _replace(lines, "title", f'title: "{post.title} &#8211; part two"')


def _trailing(lines: Lines, post: Post) -> None:
    lines[-1] += "  "


def _twice(lines: Lines, post: Post) -> None:
    lines.append(f'title: "{post.title}"')


def _no_day(lines: Lines, post: Post) -> None:
    _replace(lines, "date", f"date: {post.day.year}-02-30 09:00:00{_offset(post)}")


def _other_day(lines: Lines, post: Post) -> None:
    _replace(lines, "date", f"date: {post.day + timedelta(days=300)} 09:00:00{_offset(post)}")


def _repeated(lines: Lines, post: Post) -> None:
    _replace(lines, "tags", "tags: [food, travel, food]")


def _cover(lines: Lines, post: Post) -> None:
    lines.append(f"cover: https://images.example.org/{post.number} large.jpg")


def _key(lines: Lines, post: Post) -> None:
    _replace(lines, "tags", "Tags: [food]")


_FAULTS: tuple[tuple[int, Fault], ...] = (  # one in so many documents, and the fault
    (160, _colon),
    (45, _space),
    (60, _entity),
    (35, _trailing),
    (240, _twice),
    (190, _no_day),
    (130, _other_day),
    (75, _repeated),
    (170, _cover),
    (210, _key),
)


def _write(folder: Path, post: Post, extra: Lines, offset: int, suffix: str = ".md") -> None:
    lines = [
        f'title: "{post.title}"',
        f"date: {post.day} 09:00:00{_offset(post)}",
        f"tags: [{_TAGS[post.number % len(_TAGS)]}]",
        *extra,
    ]
    for every, fault in _FAULTS:
        if (post.number + offset) % every == every // 2:
            fault(lines, post)
    folder.mkdir(parents=True, exist_ok=True)
    block = "\n".join(lines)
    text = f"---\n{block}\n---\n\nThe page of number {post.number}.\n"
    (folder / f"{post.stem}{suffix}").write_text(text, encoding="utf-8", newline="\n")


def blog(folder: Path) -> None:
    """A Jekyll blog of 500 posts."""
    draw = random.Random(1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text('title: "A blog"\ntimezone: UTC\n', encoding="utf-8")
    for post in _posts("en", 500, draw):
        _write(folder / "_posts", post, ["layout: post"], offset=0)


def company(folder: Path) -> None:
    """Documents in four languages, 15,000 in all: Hugo's docs, Hexo's blog, Jekyll's news."""
    draw = random.Random(2)
    sites = {
        "docs/hugo.toml": 'baseURL = "https://docs.example.com/"\ntimeZone = "Europe/Berlin"\n',
        "blog/_config.yml": "title: Blog\nsource_dir: source\npublic_dir: public\n",
        "news/_config.yml": "title: News\ntimezone: Europe/Berlin\n",
    }
    for name, text in sites.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for offset, language in enumerate(("en", "de", "ja")):
        for post in _posts(language, 3000, draw):
            _write(folder / "docs/content" / language / "guides", post, ["weight: 10"], offset)
    for post in _posts("zh", 2000, draw):
        _write(folder / "blog/source/_posts", post, ["categories: [notes]"], 3)
    for post in _posts("en", 4000, draw):
        _write(folder / "news/_posts", post, ["layout: article"], 4)


SITES = {"blog": blog, "company": company}


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] not in SITES:
        print(__doc__)
        return 2
    SITES[sys.argv[1]](Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
