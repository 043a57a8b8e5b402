"""The URL parser beside Node's, which has the standard's, and what stands on it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import unicodedata
from typing import Any

import idna
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpuslint import urls
from corpuslint.errors import HostError
from corpuslint.finding import Finding
from corpuslint.lookalikes import disguise, script_of
from corpuslint.ops import Set
from corpuslint.private_hosts import private_place
from corpuslint.rules import double_slash_path, html_entity_in_url, non_ascii_url
from corpuslint.rules import tracking_parameter as tracking
from corpuslint.url_faults import encoded, explain
from corpuslint.url_hosts import canonical_host, readable
from corpuslint.url_parser import has_expression, parse, take_apart

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")

ORDINARY = [
    "https://example.com",
    "https://example.com/2023/11/20/story/?id=7&page=2#comments",
    "HTTP://WWW.Example.COM:80/A/B?C#D",
    "https://example.com:443/",
    "https://example.com:8443/a;b=c/d,e/f@g:h",
    "//cdn.example.com/a.js",
    "ftp://example.com/a%20b",
    "wss://example.com/socket",
    "https://user:pass@example.com/",
    "https://user@example.com/",
    "https://@example.com/",
    "https://:@example.com/",
    "https://example.com./",
    "https://xn--mller-kva.example/gr%C3%B6%C3%9Fe",
    "https://müller.example/größe?q=“x”#ü",
    "https://MÜLLER.example/",
    "https://faß.example/",
    "https://例え.テスト/パス",
    "https://한국.example/",
    "https://россия.рф/",
    "https://i❤.example/😀",
    "https://example.com/a|b/[1]?q={x}&list[]=1",
    "https://a_b.example.com/~me/%7Eyou",
    "http://192.0.2.1:8080/",
    "http://[2001:db8::1]:8080/a",
    "http://[2001:DB8:0:0:1:0:0:1]/",
    "http://[::ffff:192.0.2.1]/",
    "http://[1:0:0:2:0:0:0:3]/",
]
HOSTILE = [
    "",
    "https:",
    "https:/",
    "https://",
    "https:///",
    "https://?",
    "https://#",
    "https://:80",
    "https://@",
    "https://user@",
    "https://user@:80/",
    "https:example.com",
    "https:/example.com",
    "https:////example.com//a",
    "https:\\\\example.com\\a\\..\\b",
    "//\\example.com",
    "https//example.com",
    " \t https://example.com/\x00\n",
    "ht\ntps://exam\tple.com/a\rb",
    "https://exa mple.com/",
    "https://example.com/a b?c d#e f",
    'https://example.com/"<>`?"<>`\'#"<>`',
    "https://example.com/{}?{}#{}",
    "https://us er:pa@ss@example.com/",
    "https://a:b:c@example.com/",
    "https://google.com@example.com/",
    "https://google.com\\@example.com/",
    "https://google.com#@example.com/",
    "https://google.com?@example.com/",
    "https://google.com:80@example.com/",
    "https://example.com:80:80/",
    "https://example.com:/",
    "https://example.com:0",
    "https://example.com:00080/",
    "https://example.com:65535/",
    "https://example.com:65536/",
    "https://example.com:99999999999999999999/",
    "https://example.com:8٠/",
    "https://example.com:-1/",
    "https://example.com:80 /",
    "https://1.2.3.4.5/",
    "https://1.2.3/",
    "https://1.2/",
    "https://2130706433/",
    "https://4294967296/",
    "https://0x7f.1/",
    "https://0x/",
    "https://0177.0.0.01/",
    "https://09.1.1.1/",
    "https://256.1.1.1/",
    "https://1.256/",
    "https://1.2.3.4./",
    "https://1..2/",
    "https://１２７.0.0.1/",
    "https://a.1/",
    "https://a.0x1/",
    "https://1.a/",
    "https://[::1",
    "https://::1]/",
    "https://[::1]a/",
    "https://[::1]:a/",
    "https://[]/",
    "https://[1:2:3:4:5:6:7]/",
    "https://[1:2:3:4:5:6:7:8:9]/",
    "https://[::1::]/",
    "https://[::1.2.3]/",
    "https://[::1.2.3.04]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[v1.a]/",
    "https://exa%6Dple.com/",
    "https://exa%20mple.com/",
    "https://%65xample%2Ecom/",
    "https://example%00.com/",
    "https://example.com%2F@a/",
    "https://%zz/",
    "https://%C3%BC.example/",
    "https://%FF.example/",
    "https://exam^ple.com/",
    "https://exam|ple.com/",
    "https://a<b>.com/",
    "https://a..b/",
    "https://.a/",
    "https://-a-.example/",
    "https://ab--c.example/",
    f"https://{'a' * 64}.example/",
    f"https://{'a.' * 200}example/",
    "https://xn--/",
    "https://xn--a/",
    "https://xn--zz99999999999/",
    "https://xn--mller-kva\u00fc.example/",
    "https://XN--MLLER-KVA.example/",
    "https://xn--Mller-kva.example/",
    "https://\u0301a.example/",
    "https://a\u0301.example/",
    "https://a\u00adb.example/",
    "https://a\u200bb.example/",
    "https://a\u200db.example/",
    "https://क्\u200dष.example/",
    "https://a\u2024b.example/",
    "https://a。b．c｡d/",
    "https://℀.example/",
    "https://\ufdd0.example/",
    "https://\ud800.example/\ud800?\udfff#\ud800",
    "https://example.com/\ud800?\udfff#\ud800",
    "https://ﬁ.example/",
    "https://İ.example/",
    "https://①.example/",
    "https://example.com/.",
    "https://example.com/..",
    "https://example.com/a/./b/../c",
    "https://example.com/a/%2e/b/%2E%2e/c",
    "https://example.com/a/.%2e",
    "https://example.com/../../../a",
    "https://example.com/...",
    "https://example.com//..//a",
    "https://example.com?a?b#c#d",
    "https://example.com/%",
    "https://example.com/%zz%2",
    "javascript:alert(1)//https://example.com",
    "mailto:me@example.com",
    "data:text/html,//example.com/",
    "file:///etc/passwd",
    "C:\\a",
    "/a//b",
    "example.com/a",
    "?a",
    "#a",
]
_PIECES = [
    *("http", "https:", "://", "//", "/", "\\", "@", ":", "?", "#", ".", "..", "%2e", "%41", "%"),
    *("example.com", "EXAMPLE", "www.", "a", "b.c", "xn--", "xn--mller-kva", "-", "_", "~"),
    *("0", "127.0.0.1", "0x7f", "017", "256", "4294967295", "[::1]", "[1:2::3.4.5.6]", "[", "]"),
    *(":80", ":443", ":", "65536", "user:pass@", "ü", "ß", "日本", "。", "１２７", "😀", "❤", "і"),
    *(" ", "\t", "\n", "\0", "\x7f", "\xa0", "\u200b", "\u200d", "\u0301", "İ", "ſ", "\u2100"),
    *('"', "'", "<", ">", "`", "{", "}", "|", "&", "=", "+", ",", ";", "$", "*", "!", "(", ")"),
]


def put_together(count: int) -> list[str]:
    """Addresses of pieces that parsers have gone wrong over, the same each time."""
    drawn = random.Random(0)
    starts = [
        "http://",
        "https://",
        "//",
        "https:",
        "https://example.com/",
        "https:\\\\",
        " ftp://",
    ]
    return [
        drawn.choice(starts) + "".join(drawn.choices(_PIECES, k=drawn.randint(1, 7)))
        for _ in range(count)
    ]


def ask_node(code: str, questions: list[str]) -> list[Any]:
    """What a function of one text, in JavaScript, says to each question."""
    program = (
        "const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        f"const answer = {code}; console.log(JSON.stringify(asked.map(answer)));"
    )
    ran = subprocess.run(
        ["node", "-e", program],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    answers: list[Any] = json.loads(ran.stdout)
    return answers


# Only `//` needs a base; all but web URLs are none of ours.
BROWSER = r"""text => {
    let url;
    try {
        const isBare = /^[\0-\x20]*\/[\t\n\r]*[\/\\]/.test(text);
        url = isBare ? new URL(text, 'https://base') : new URL(text);
    } catch (error) { return null; }
    return ['http:', 'https:', 'ftp:', 'ws:', 'wss:'].includes(url.protocol)
        ? [url.href, url.hostname, url.port, url.username, url.password] : null;
}"""


def is_laxer_there(url: str) -> bool:
    """Whether Node knows a host that UTS 46 does not: it passes over the rules for text from
    right to left, and older ones take `xn--` before what is ASCII already."""
    parts = take_apart(url.strip())
    host = parts.host if parts else ""
    return "xn--" in host.lower() or any(
        unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in host
    )


def has_new_letters(host: str) -> bool:
    """Whether a host has letters that an older Unicode does not know: tables differ in age."""
    return any(unicodedata.category(character) == "Cn" for character in readable(host))


@needs_node
def test_urls_are_parsed_as_browsers_do() -> None:
    questions = [*ORDINARY, *HOSTILE, *put_together(6_000)]
    differing = []
    for url, theirs in zip(questions, ask_node(BROWSER, questions), strict=True):
        parsed = parse(url)
        ours = None
        if parsed is not None:
            port = "" if parsed.port is None else str(parsed.port)
            ours = [parsed.href, parsed.host, port, parsed.user, parsed.password]
        if theirs is None and ours and has_new_letters(ours[1]):
            continue
        if ours != theirs and not (ours is None and is_laxer_there(url)):
            differing.append((url, ours, theirs))
    assert differing == []


@needs_node
def test_no_url_is_sound_that_a_browser_refuses() -> None:
    questions = [
        url
        for url in [*ORDINARY, *HOSTILE, *put_together(6_000)]
        if url == url.strip() and take_apart(url) and not has_expression(url)
    ]
    answers = ask_node(BROWSER, questions)
    wrong = [
        url
        for url, theirs in zip(questions, answers, strict=True)
        if theirs is None and not urls.fault(url) and not has_new_letters(urls.host_of(url))
    ]
    assert wrong == []
    assert not any(urls.fault(url) for url in ORDINARY)


@pytest.mark.parametrize("url", [*ORDINARY, *HOSTILE])
def test_parts_of_a_url_are_the_url(url: str) -> None:
    parts = take_apart(url)
    assert parts is None or "".join(parts) == url


@given(st.lists(st.sampled_from(_PIECES), max_size=8), st.sampled_from(ORDINARY))
def test_what_is_written_is_read_again(pieces: list[str], start: str) -> None:
    parsed = parse(start + "".join(pieces))
    if parsed is not None:
        assert parse(parsed.href) == parsed


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_the_quick_look_passes_nothing_that_is_broken(tail: str) -> None:
    for url in (f"https://example.com{tail}", f"//{tail}"):
        if not urls.fault(url):
            assert explain(url.strip()) == ""


def value_of(finding: Finding | None) -> str | None:
    """What a judge's fix makes of its value."""
    if finding is None or finding.fix is None:
        return None
    (operation,) = finding.fix.operations
    assert isinstance(operation, Set)
    return str(operation.value)


@given(st.text(max_size=12), st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
@example("¡", "\xa0")
def test_ascii_is_what_a_browser_makes_of_it(text: str, tail: str) -> None:
    for url in (f"https://example.com/{text}?{tail}", f"https://{text}.example/{tail}"):
        mended = value_of(non_ascii_url.judge(url, None))
        if mended is not None:
            assert mended.strip().isascii()  # the space around a URL is another rule's
            assert urls.fault(mended) == ""
            assert parse(mended) == parse(url)
            assert non_ascii_url.judge(mended, None) is None


@given(st.lists(st.sampled_from([*_PIECES, " ", " "]), max_size=8).map("".join))
def test_percent_codes_lead_to_the_same_page(tail: str) -> None:
    url = f"https://example.com/{tail}"
    mended = encoded(url)
    if mended and "`" not in url.partition("?")[2]:  # there a browser leaves it
        assert urls.fault(mended) == ""
        assert parse(mended) == parse(url)


@given(
    st.lists(st.sampled_from(["&amp;", "&#038;", "&quot;", "&lt;", "&", "a", "b=1", "%20", "é"]))
)
def test_entities_go_and_nothing_else(pieces: list[str]) -> None:
    plain = {"&amp;": "&", "&#038;": "&", "&quot;": "%22", "&lt;": "%3C"}
    url = "https://example.com/?" + "".join(pieces)
    mended = value_of(html_entity_in_url.judge(url, None))
    expected = "https://example.com/?" + "".join(plain.get(one, one) for one in pieces)
    if mended is None:
        assert not any(one in plain for one in pieces)
    elif "&amp;a" not in expected:  # `&` and `amp;` that came together
        assert mended == expected


@given(st.lists(st.sampled_from(["utm_source=a", "fbclid=b", "id=1", "", "q=%20", "Utm_X"])))
def test_tracking_parameters_go_and_nothing_else(fields: list[str]) -> None:
    url = f"https://example.com/a?{'&'.join(fields)}#b?c"
    mended = value_of(tracking.judge(url, tracking.Options()))
    kept = [one for one in fields if not one.startswith(("utm_", "fbclid="))]
    if len(kept) == len(fields):
        assert mended is None
    else:
        query = f"?{'&'.join(kept)}" if kept else ""
        assert mended == f"https://example.com/a{query}#b?c"


def test_slashes_go_from_the_path_alone() -> None:
    mended = value_of(double_slash_path.judge(" https://a//a//?b=//a#//a ", None))
    assert mended == " https://a/a/?b=//a#//a "


LETTERS = r"""character => [
    'Latin', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew', 'Arabic', 'Devanagari', 'Bengali',
    'Gurmukhi', 'Gujarati', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Thai', 'Lao',
    'Tibetan', 'Myanmar', 'Georgian', 'Hangul', 'Ethiopic', 'Cherokee', 'Canadian_Aboriginal',
    'Khmer', 'Mongolian', 'Hiragana', 'Katakana', 'Bopomofo', 'Han', 'Lisu', 'Coptic',
].find(name => new RegExp(`^\\p{Script=${name}}$`, 'u').test(character)) || ''"""
# Whose names begin otherwise than those of their script, or with its word and are of none.
ODD_LETTERS = frozenset("ⅎᴯᴻᵎ𐞀ـˇ")


@needs_node
def test_scripts_are_those_of_unicode() -> None:
    letters = [
        character
        for character in map(chr, [*range(0x80, 0x3200), *range(0x4E00, 0x30000, 61)])
        if unicodedata.category(character)[0] == "L" and is_kept(character)
    ]
    titles = {"Han": "CJK", "Canadian_Aboriginal": "CANADIAN"}
    differing = [
        (character, script, script_of(character))
        for character, script in zip(letters, ask_node(LETTERS, letters), strict=True)
        if script and script_of(character) != titles.get(script, script.upper())
    ]
    assert [one for one in differing if one[0] not in ODD_LETTERS] == []


def is_kept(character: str) -> bool:
    """Whether a host may have a character as it is."""
    try:
        return idna.uts46_remap(character, std3_rules=False) == character
    except idna.IDNAError:
        return False


@pytest.mark.parametrize(
    ("host", "why"),
    [
        # from browsers' own lists of what is fine and what is not
        ("müller.de", ""),
        ("öbb.at", ""),
        ("łódź.pl", ""),
        ("i❤.ws", ""),
        ("北京大学.cn", ""),
        ("hello中国.com", ""),
        ("朝日あさひ.jp", ""),
        ("コマース.jp", ""),
        ("eコマース.jp", ""),
        ("전자정부.kr", ""),
        ("한국漢字abc.kr", ""),
        ("ㄅㄆ中文.tw", ""),
        ("россия.рф", ""),
        ("москва.com", ""),
        ("ελλάδα.gr", ""),
        ("ישראל.com", ""),
        ("العربية.com", ""),
        ("ไทย.com", ""),
        ("हिन्दी.com", ""),
        ("ʻokina.com", ""),
        ("ノート-ノ.jp", "has a letter that looks like a slash"),
        ("xn--80ak6aa92e.com", "looks like 'apple.com' and is written in Cyrillic"),
        ("аррӏе.com", "looks like 'apple.com' and is written in Cyrillic"),
        ("www.аррӏе.co.uk", "looks like 'www.apple.co.uk' and is written in Cyrillic"),
        ("аррӏе.ru", ""),
        ("ցօօցӏе.com", "mixes Armenian and Cyrillic letters"),
        ("ցօօց.com", "looks like 'goog.com' and is written in Armenian"),
        ("ebаy.com", "mixes Cyrillic and Latin letters"),
        ("gοοgle.com", "mixes Greek and Latin letters"),
        ("раγраl.com", "mixes Cyrillic, Greek and Latin letters"),
        ("аnthropic.中国", "mixes Cyrillic and Latin letters"),
        ("абв中文.com", "mixes Cyrillic and Han letters"),
        ("あ한.jp", "mixes Hangul and Hiragana letters"),
        ("ɢoogle.com", "looks like 'google.com' and is spelt with other letters"),
        ("ꓑꓮꓬ.com", "looks like 'pay.com' and is written in Lisu"),
        ("example.comんlogin.example", "has a letter that looks like a slash"),
    ],
)
def test_hosts_in_disguise(host: str, why: str) -> None:
    said = disguise(canonical_host(host))
    assert said.partition("' ")[2] == why


@pytest.mark.parametrize(
    ("host", "place"),
    [
        *((host, "") for host in ("example.com", "localhost.com", "mylocal", "11.0.0.1")),
        *((host, "") for host in ("172.15.9.9", "172.32.0.0", "192.167.0.1", "100.63.0.1")),
        *((host, "") for host in ("2001:db8::1", "fbff::1", "::ffff:8.8.8.8", "192.0.2.1")),
        *((host, "machine") for host in ("localhost", "a.localhost", "127.255.0.1", "0.0.0.0")),
        *((host, "machine") for host in ("::1", "::", "::ffff:7f00:1", "2002:7f00:1::")),
        *((host, "network") for host in ("10.0.0.0", "172.16.0.0", "172.31.255.255")),
        *((host, "network") for host in ("192.168.255.255", "169.254.1.1", "100.127.0.1")),
        *((host, "network") for host in ("fc00::", "fdff::1", "fe80::1", "febf::1")),
        *((host, "network") for host in ("printer.local", "a.internal", "b.home.arpa")),
    ],
)
def test_private_hosts(host: str, place: str) -> None:
    assert private_place(host).endswith(place)
    assert bool(private_place(host)) is bool(place)


@pytest.mark.parametrize("text", ["", ".", "a b", "a/b", "[::1", "1.2.3.4.5", "a@b", "xn--a"])
def test_what_is_no_host(text: str) -> None:
    if text == ".":
        assert canonical_host(text) == "."
        return
    with pytest.raises(HostError):
        canonical_host(text)
