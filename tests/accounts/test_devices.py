"""A browser's name, coarse and recognisable."""

import pytest

from dialogue.accounts.devices import UNKNOWN, device_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0",
            "Firefox on Android",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/130.0.0.0 Safari/537.36",
            "Chrome on Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 13; SM-A515F) {WEBKIT} SamsungBrowser/25.0 Chrome/121.0 "
            "Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1",
            "Chrome on iPad",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Safari/605.1.15",
            "Safari on Mac",
        ),
        (
            "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12",
            "Opera Mini on Android",
        ),
        ("Mozilla/5.0 (Mobile; Nokia_2720) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "Firefox on KaiOS"),
        ("Lynx/2.9.0 libwww-FM/2.14", "Lynx"),
        ("curl/8.5.0", "curl"),
        ("Something on Linux", "Linux"),
        ("", UNKNOWN),
        ("<script>alert(1)</script>", UNKNOWN),
        ("\x00" * 5000, UNKNOWN),
    ],
)
def test_the_device_is_named(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
