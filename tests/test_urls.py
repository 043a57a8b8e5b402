"""What is broken in a URL, hosts, and whose site they are."""

from __future__ import annotations

import time

import pytest

from corpuslint.urls import fault, host_of, is_same_site

SOUND = [
    "https://example.com",
    "https://example.com/",
    "HTTP://WWW.EXAMPLE.COM:8080/A?b=c#d",
    "//cdn.example.com/a.js",
    "https://example.com:/",
    "https://example.com.",
    "https://user:secret@example.com/",
    "https://a_b.example.com/",
    "https://localhost:4000/",
    "https://192.0.2.1:80/",
    "https://[2001:db8::1]:8080/a",
    "https://[::ffff:192.0.2.1]/",
    "https://i❤.example/",
    "https://मानक.example/क्ष",
    "https://xn--mller-kva.example/",
    "https://müller.example/größe?q=“x”",
    "https://例え.jp/テスト",
    "https://example.com/a|b/[1]?q={x}&list[]=1^2",
    "https://example.com/%E2%80%94?a=%2c",
    "https://example.com/a'b(c)*!;,~",
    "ftp://example.com/a",
    # not judged
    "",
    "/a b.png",
    "a b.png",
    "../a/100%.png",
    "#top",
    "?page=1",
    "mailto:a b@example.com",
    'data:image/svg+xml,<svg width="1"></svg>',
    "urn:isbn:0 451",
    "tel:+49 30 123",
    "{{ site.url }}/a b",
    "https://{{ host }}/a b",
    "https://example.com/${ id }",
    "![a](https://example.com/a b.png)",
    "linear-gradient(red, blue)",
    " https://example.com/ ",
]

BROKEN = [
    ("https://example.com/a b", "has a space in it"),
    ("https://example.com/a\nb", "has a line break in it"),
    ("https://example.com/a\tb", "has a tab in it"),
    ("https://example.com/a\u00a0b", "has a no-break space in it"),
    ("https://example.com/a\u200b", "has U+200B in it"),
    ('https://example.com/?q="a"', 'has `"` in it'),
    ("https://example.com/<id>", "has `<` in it"),
    ("https://example.com/a\\b", "has `\\` in it"),
    ("https://example.com/`a`", "has ``` in it"),
    ("https://example.com/%", "has a percent sign that starts no code: '%'"),
    ("https://example.com/%zz", "has a percent sign that starts no code: '%zz'"),
    ("https://example.com/a%2", "has a percent sign that starts no code: '%2'"),
    ("https://", "has no host"),
    ("https:///a", "has no host"),
    ("https://?a", "has no host"),
    ("https://:80/", "has no host"),
    ("https://user@/", "has no host"),
    ("//", "has no host"),
    ("https:/example.com", "has no host: `//` does not follow `https:`"),
    ("http:example.com", "has no host: `//` does not follow `http:`"),
    ("https//example.com", "has no colon after 'https'"),
    ("http;//example.com", "has no colon after 'http'"),
    ("http:\\\\example.com", "has backslashes for slashes"),
    ("https://https://example.com", "has its scheme twice"),
    ("https://exa mple.com/", "has a space in its host"),
    ("https://example,com/", "has a host that is no name: 'example,com'"),
    ("https://*.example.com/", "has a host that is no name: '*.example.com'"),
    ("https://exa%6Dple.com/", "has a host that is no name: 'exa%6Dple.com'"),
    ("https://example..com/", "has a host with nothing between two dots: 'example..com'"),
    ("https://.example.com/", "has a host with nothing between two dots: '.example.com'"),
    (f"https://{'a' * 64}.com/", "has a part of its host that is longer than 63 characters"),
    ("https://999.1.1.1/", "has no valid IPv4 address: '999.1.1.1'"),
    ("https://1.2.3/", "has no valid IPv4 address: '1.2.3'"),
    ("https://[::1/", "has no valid IPv6 address: '[::1'"),
    ("https://[zz]/", "has no valid IPv6 address: '[zz]'"),
    ("https://[::1]a/", "has no valid IPv6 address: '[::1]a'"),
    ("https://example.com:http/", "has no valid port: 'http'"),
    ("https://example.com:65536/", "has no valid port: '65536'"),
    ("https://example.com:80:80/", "has no valid port: '80:80'"),
    ("https://example.com:8٠/", "has no valid port: '8٠'"),
    ("https://[fe80::1%25eth0]/", "has no valid IPv6 address: '[fe80::1%25eth0]'"),
    ("https://010.1.1.1/", "has no valid IPv4 address: '010.1.1.1'"),
    ("https://0x7f000001/", "has no valid IPv4 address: '0x7f000001'"),
    ("https://xn--zz99999999999/", "has a host that is no name: 'xn--zz99999999999'"),
    ("https://www.xn--a.com/", "has a host that is no name: 'www.xn--a.com'"),
    ("https://\u0301a.example/", "has a host that is no name: '\u0301a.example'"),
    ("https://exam\u2028ple.com/", "has U+2028 in its host"),
    ("https://example.com/\ud800", "has U+D800 in it"),
    ("https://example.com/a\u202egnp", "has U+202E in it"),
    ("C:\\Users\\me\\a.png", "is a path on somebody's own machine"),
    ("d:/pictures/a.png", "is a path on somebody's own machine"),
]


@pytest.mark.parametrize("url", SOUND)
def test_sound_url(url: str) -> None:
    assert fault(url) == ""


@pytest.mark.parametrize(("url", "reason"), BROKEN)
def test_broken_url(url: str, reason: str) -> None:
    assert fault(url) == reason


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.com/a", "www.example.com"),
        ("//example.com", "example.com"),
        ("https://user:secret@example.com:8080/?a@b", "example.com"),
        ("https://example.com.", "example.com"),
        ("https://example.com?a/b", "example.com"),
        ("https://example.com#a", "example.com"),
        ("https://[2001:DB8::1]:80/", "2001:db8::1"),
        ("https://müller.example/", "xn--mller-kva.example"),
        ("http:/0x7f.1\\a", "127.0.0.1"),
        (" https://example.com ", "example.com"),
        ("https://", ""),
        ("mailto:a@example.com", ""),
        ("/a//b", ""),
        ("a/b", ""),
        ("", ""),
    ],
)
def test_host(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("example.com", "example.com", True),
        ("www.example.com", "Example.COM.", True),
        ("news.example.com", "docs.example.com", True),
        ("notexample.com", "example.com", False),
        ("example.com", "example.org", False),
        ("example.com", "com", False),
        # the second level of a country's code
        ("www.example.co.uk", "example.co.uk", True),
        ("a.co.uk", "b.co.uk", False),
        ("example.co.uk", "co.uk", False),
        ("a.city.kawasaki.jp", "city.kawasaki.jp", True),
        ("a.kawasaki.jp", "b.kawasaki.jp", False),
        # shared by many owners
        ("a.github.io", "b.github.io", False),
        ("a.github.io", "github.io", True),
        ("a.blogspot.com", "blogspot.com", True),
        # one name in two spellings
        ("müller.example", "xn--mller-kva.example", True),
        ("stadt.münchen.de", "www.münchen.de", True),
        ("a" * 70 + "é.de", "b.de", False),
        # addresses have no parents
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "198.0.2.1", False),
        ("::1", "::2", False),
        ("localhost", "localhost", True),
        ("localhost", "example.com", False),
        # one site under two names
        ("youtu.be", "www.youtube.com", True),
    ],
)
def test_same_site(first: str, second: str, expected: bool) -> None:
    assert is_same_site(first, second) is expected
    assert is_same_site(second, first) is expected


def test_long_url_takes_no_long_time() -> None:
    started = time.perf_counter()
    for tail in ("a" * 100_000 + " ", "%20" * 50_000 + "%", "a." * 50_000, "-" * 100_000 + "\\"):
        assert fault(f"https://{tail}") or fault(f"https://example.com/{tail}") is not None
        assert fault(f"https://example.com/{tail} ") is not None
    assert time.perf_counter() - started < 2
