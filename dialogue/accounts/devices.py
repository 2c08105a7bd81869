"""A browser's name for its owner to recognise, and no more than that: "Firefox on Android"."""

UNKNOWN = "Unknown device"

# The first that is found counts: most browsers also claim to be some other.
BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("YaBrowser", "Yandex Browser"),
    ("UCBrowser", "UC Browser"),
    ("Opera Mini", "Opera Mini"),
    ("OPR/", "Opera"),
    ("Opera", "Opera"),
    ("EdgA", "Edge"),
    ("EdgiOS", "Edge"),
    ("Edg/", "Edge"),
    ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Chromium", "Chromium"),
    ("Safari", "Safari"),
    ("Lynx", "Lynx"),
    ("w3m", "w3m"),
    ("Links", "Links"),
    ("curl", "curl"),
    ("python-requests", "Python"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("KAIOS", "KaiOS"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("FreeBSD", "FreeBSD"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """The kind of browser and the kind of machine, or the one of them that is known."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    told = user_agent.lower()
    return next((name for mark, name in known if mark.lower() in told), None)
