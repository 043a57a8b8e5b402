"""Made news articles: what each says, and how it is written down.

An article is made from its number alone, so any document can tell of any other
with the values that stand there, and nothing has to be kept.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from made_words import PAPERS, PLACES, TOPICS, Dice

FIRST_DAY = datetime(2019, 1, 1, tzinfo=timezone.utc)
SECONDS = 5 * 365 * 86_400  # over which the documents are spread
STORY = 400  # neighbours that tell of each other
BLOCK_SHARE = 0.7  # of a document's size; the rest is its page

SIZES = ((1200, 630), (1200, 675), (1024, 768), (1920, 1080), (800, 500), (640, 480))
IMAGES = (0, 1, 1, 1, 1, 1, 1, 2, 2, 3)  # how many an article has
# what a Random is for, so that each gives numbers of its own
_ARTICLE, _DOCUMENT = 1, 2


class Provider(NamedTuple):
    name: str
    domain: str

    @property
    def logo(self) -> str:
        """Where the site keeps the logo."""
        return f"/assets/images/organizations/{self.domain}-50x50.gif"


class Article(NamedTuple):
    """What a document, and whatever is related to it, says of an article."""

    title: str
    excerpt: str
    published: str
    url: str
    has_amp: bool
    length: str
    provider: Provider
    quality: int
    images: tuple[tuple[str, int, int, bool], ...]


class Corpus(NamedTuple):
    """What decides every byte: how many documents, the seed, and the mean size of a file."""

    documents: int
    seed: int
    size: int


PROVIDERS = tuple(
    Provider(f"{place} {paper}", f"{place}{paper}.example".lower())
    for place in PLACES
    for paper in PAPERS
)


@lru_cache(maxsize=4 * STORY)
def article(corpus: Corpus, number: int) -> Article:
    """Article `number`; those from `corpus.documents` up are not on the site."""
    dice = Dice(corpus.seed, number, _ARTICLE)
    published = FIRST_DAY + timedelta(
        seconds=(number % corpus.documents) * SECONDS // corpus.documents + dice.below(3600)
    )
    title = dice.title()
    provider = PROVIDERS[min(dice.below(len(PROVIDERS)), dice.below(len(PROVIDERS)))]
    site = f"https://www.{provider.domain}"
    url = f"{site}/{published:%Y/%m/%d}/{slug(title)}-{number}/"
    images = []
    for index in range(dice.one(IMAGES)):
        width, height = dice.one(SIZES)
        key = f"{dice.below(2**40):010x}"
        address = f"https://images.{provider.domain}/wp-content/uploads/{published:%Y/%m}/{key}"
        images.append((f"{address}-{index}.jpg?quality=80", width, height, dice.chance(0.5)))
    return Article(
        title,
        dice.sentences(1 + dice.below(3)),
        f"{published:%Y-%m-%dT%H:%M:%SZ}",
        url,
        dice.chance(0.15),
        f"PT{1 + dice.below(59)}M{dice.below(60)}S" if dice.chance(0.06) else "",
        provider,
        dice.below(100),
        tuple(images),
    )


def slug(title: str) -> str:
    """A title as it stands in an address."""
    letters = "".join(char if char.isascii() and char.isalnum() else " " for char in title.lower())
    return "-".join(letters.split())


def path_of(corpus: Corpus, number: int) -> str:
    """Where a document lies: a folder for each month, Jekyll's name with its number."""
    made = article(corpus, number)
    year, month = made.published[:4], made.published[5:7]
    return f"_news/{year}/{month}/{made.published[:10]}-{slug(made.title)}-{number}.md"


def document(corpus: Corpus, number: int, faulty: frozenset[int] = frozenset()) -> str:
    """The text of a document; it tells of none of the `faulty` ones."""
    dice = Dice(corpus.seed, number, _DOCUMENT)
    size = corpus.size * (60 + dice.below(81)) // 100
    lines = _head(corpus, number, dice)
    tail = _tail(corpus, number, dice)
    room = int(size * BLOCK_SHARE) - sum(map(len, lines)) - sum(map(len, tail))
    lines += _related(corpus, number, dice, room, faulty)
    block = "\n".join(lines + tail).rstrip("\n")
    page = _page(dice, size - len(block))
    return f"---\n{block}\n---\n\n{page}" if page else f"---\n{block}\n---\n"


def _head(corpus: Corpus, number: int, dice: Dice) -> list[str]:
    made = article(corpus, number)
    lines = ["category: news", *_common(made, "", made.url)]
    lines += [f"heat: {dice.below(150)}", f"published: {_boolean(dice.chance(0.8))}", ""]
    lines += ["provider:", f"  name: {made.provider.name}", f"  domain: {made.provider.domain}"]
    lines += ["  images:", f'    - url: "{made.provider.logo}"', "      width: 50"]
    lines += ["      height: 50", "", "topics:"]
    first = dice.below(len(TOPICS))
    for step in range(1 + dice.below(3)):
        lines.append(f"  - {TOPICS[(first + 7 * step) % len(TOPICS)]}")
    lines.append("")
    if made.images:
        lines += ["images:", *_images(made, "  "), ""]
    return lines


def _common(made: Article, indent: str, original: str = "") -> list[str]:
    """The fields that documents and related items share, up to the type."""
    lines = [
        f'title: "{made.title}"',
        f'excerpt: "{made.excerpt}"',
        f"publishedDateTime: {made.published}",
    ]
    if original:
        lines.append(f'originalUrl: "{original}"')
    lines.append(f'webUrl: "{made.url}"')
    if made.has_amp:
        bare = made.url.removeprefix("https://")
        cache = made.provider.domain.replace(".", "-")
        lines.append(f'ampWebUrl: "{made.url}amp/"')
        lines.append(f'cdnAmpWebUrl: "https://www-{cache}.cdn.ampproject.org/c/s/{bare}amp/"')
    lines.append("type: video" if made.length else "type: article")
    if made.length:
        lines.append(f"length: {made.length}")
    if original:
        lines.append(f"quality: {made.quality}")
    return [indent + line for line in lines]


def _images(made: Article, indent: str) -> list[str]:
    lines = []
    for url, width, height, is_cached in made.images:
        lines += [
            f'{indent}- url: "{url}"',
            f"{indent}  width: {width}",
            f"{indent}  height: {height}",
            f"{indent}  isCached: {_boolean(is_cached)}",
        ]
    return lines


@lru_cache(maxsize=4 * STORY)
def _item(corpus: Corpus, number: int) -> tuple[str, ...]:
    """A related item, as every document writes it."""
    made = article(corpus, number)
    lines = _common(made, "    ")
    lines[0] = f"  - {lines[0].strip()}"
    lines += ["    provider:", f"      name: {made.provider.name}"]
    lines += [f"      domain: {made.provider.domain}", f"    quality: {made.quality}"]
    if made.images:
        lines += ["    images:", *_images(made, "      ")]
    return tuple(lines)


def _related(
    corpus: Corpus, number: int, dice: Dice, room: int, faulty: frozenset[int]
) -> list[str]:
    """Related items that fill the room: five of six are documents of the same story.

    A story has its main articles, of which most of the others tell.
    """
    first = number - number % STORY
    length = min(STORY, corpus.documents - first)
    told = {number}
    lines: list[str] = []
    while room > 0 and len(told) <= STORY:
        if dice.chance(1 / 6):
            other = corpus.documents + first + dice.below(STORY)  # not on the site
        else:
            other = first + dice.below(dice.below(length) + 1)
        if other in told or other in faulty:
            told.add(other)
            continue
        told.add(other)
        item = _item(corpus, other)
        room -= sum(map(len, item)) + len(item)
        lines += item
    return ["related:", *lines, ""] if lines else []


def _tail(corpus: Corpus, number: int, dice: Dice) -> list[str]:
    """One document in five is sealed; what is sealed looks like anything."""
    if not dice.chance(0.2):
        return []
    key = f"{corpus.seed} {number}".encode()
    sealed = hashlib.shake_256(key).digest(16 * (12 + dice.below(16)) + 16)
    parts = (base64.b64encode(part).decode() for part in (sealed[16:], sealed[:16]))
    return [f'secured: "{";".join(parts)}"']


def _page(dice: Dice, room: int) -> str:
    """The page below the block: paragraphs, now and then a heading, a list or a link."""
    parts: list[str] = []
    while room > 0:
        form = dice.below(8)
        if form == 1 and parts and parts[-1][0] == "-":
            form = 3  # two lists in a row are one to Markdown
        if form == 0:
            part = f"## {dice.title()}"
        elif form == 1:
            part = "\n".join(f"- {dice.sentence()}" for _ in range(3))
        elif form == 2:
            provider = dice.one(PROVIDERS)
            part = f"{dice.sentence()} See [{provider.name}](https://www.{provider.domain}/)."
        else:
            part = dice.sentences(2)
        parts.append(part)
        room -= len(part) + 2
    return "\n\n".join(parts) + "\n" if parts else ""


def _boolean(value: bool) -> str:
    return "true" if value else "false"
