"""The stylesheet, the addresses and the answers, from a folder of our own."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dialogue import assets
from dialogue.assets import STATIC, Assets, joined

SITE_CSS = """@layer base, components;
@import "base.css" layer(base);
@import "parts/a.css" layer(components);
"""
BASE_CSS = "/* why */\nbody {\n  color: black;\n}\n"
PART_CSS = '.a::after {\n  content: "a  b";\n}\n'
SCRIPT = 'import{part}from"./part.js";'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "css/site.css": SITE_CSS,
        "css/base.css": BASE_CSS,
        "css/parts/a.css": PART_CSS,
        "js/site.js": SCRIPT,
        "js/part.js": "export const part = 1;\n",
        "img/sprite.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        ".DS_Store": "left by an editor",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "img/dot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Flask:
    app = Flask("assets", static_folder=None)
    assets.init_app(app, folder)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return render_template_string("{{ asset_url(name) }}", name=name)


def fetch(app: Flask, name: str, **headers: str) -> TestResponse:
    return app.test_client().get(
        address(app, name), headers={key.replace("_", "-"): text for key, text in headers.items()}
    )


def test_the_stylesheet_is_one_file_in_the_declared_order(folder: Path) -> None:
    css = joined(folder / "css/site.css")
    assert "@import" not in css
    assert css.startswith("@layer base, components;")
    assert css.index("@layer base{") < css.index("body {") < css.index("@layer components{")
    assert css.index("@layer components{") < css.index(".a::after")


def test_the_stylesheet_travels_without_comments_but_with_its_strings(folder: Path) -> None:
    css = joined(folder / "css/site.css")
    assert "why" not in css
    assert 'content: "a  b";' in css


def test_our_scripts_travel_without_comments_and_what_is_vendored_as_it_came(folder: Path) -> None:
    source = "// why\nexport const a = `// kept ${1}`;\n"
    for name in ("js/own.js", "vendor/theirs.js"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(source, encoding="utf-8")
    files = Assets(folder).files
    assert files["js/own.js"].plain.decode().strip() == "export const a=`// kept ${1}`;"
    assert files["vendor/theirs.js"].plain.decode() == source


def test_an_address_is_of_the_content(folder: Path) -> None:
    before = Assets(folder).release
    assert Assets(folder).release == before
    (folder / "css/base.css").write_text("body { color: navy }", encoding="utf-8")
    after = Assets(folder).release
    assert after != before
    (folder / "js/part.js").rename(folder / "js/other.js")
    assert Assets(folder).release not in (before, after)


def test_hidden_files_are_not_served(folder: Path) -> None:
    assert ".DS_Store" not in Assets(folder).files


def test_what_has_its_current_address_is_kept_for_good(app: Flask) -> None:
    answer = fetch(app, "js/site.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.text == SCRIPT


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("css/site.css", "text/css; charset=utf-8"),
        ("js/part.js", "text/javascript; charset=utf-8"),
        ("img/sprite.svg", "image/svg+xml; charset=utf-8"),
        ("img/dot.png", "image/png"),
    ],
)
def test_each_kind_of_file_has_its_type(app: Flask, name: str, content_type: str) -> None:
    assert fetch(app, name).headers["Content-Type"] == content_type


def test_an_import_beside_the_entry_script_resolves_to_a_served_address(app: Flask) -> None:
    entry = address(app, "js/site.js")
    beside = entry.rpartition("/")[0] + "/part.js"
    assert beside == address(app, "js/part.js")


def test_the_reader_chooses_the_encoding(app: Flask) -> None:
    plain = fetch(app, "css/site.css")
    br = fetch(app, "css/site.css", Accept_Encoding="gzip, deflate, br")
    gz = fetch(app, "css/site.css", Accept_Encoding="gzip")
    refused = fetch(app, "css/site.css", Accept_Encoding="br;q=0, gzip;q=0")
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in refused.headers
    assert br.headers["Content-Encoding"] == "br"
    assert gz.headers["Content-Encoding"] == "gzip"
    assert brotli.decompress(br.data) == gzip.decompress(gz.data) == plain.data
    assert len({plain.headers["ETag"], br.headers["ETag"], gz.headers["ETag"]}) == 3


def test_pictures_are_not_compressed_twice(app: Flask) -> None:
    answer = fetch(app, "img/dot.png", Accept_Encoding="br, gzip")
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


def test_another_releases_address_is_answered_but_not_kept(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/static/0123456789/css/site.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_again(app: Flask) -> None:
    first = fetch(app, "js/part.js")
    again = fetch(app, "js/part.js", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("name", ["css/none.css", "../config.py", "css/", ""])
def test_what_does_not_exist_is_not_found(client: FlaskClient, app: Flask, name: str) -> None:
    release = app.extensions["assets"].release
    assert client.get(f"/static/{release}/{name}").status_code == 404


def test_only_reading_is_answered(app: Flask, client: FlaskClient) -> None:
    assert client.head(address(app, "css/site.css")).status_code == 200
    assert client.post(address(app, "css/site.css")).status_code == 405


def test_a_misspelt_name_is_an_error_and_not_a_dead_link(app: Flask) -> None:
    with pytest.raises(LookupError, match=r"static/css/sight\.css"):
        address(app, "css/sight.css")


def test_addresses_stand_below_the_place_where_the_site_is_mounted(app: Flask) -> None:
    with app.test_request_context(base_url="http://localhost/dialogues"):
        told = render_template_string("{{ asset_url('js/site.js') }}")
    assert told.startswith("/dialogues/static/")


def test_every_part_of_our_own_stylesheet_is_in_it() -> None:
    index = (STATIC / "css/site.css").read_text(encoding="utf-8")
    parts = {path.relative_to(STATIC / "css").as_posix() for path in STATIC.glob("css/**/*.css")}
    missing = {part for part in parts - {"site.css"} if f'"{part}"' not in index}
    assert not missing


def test_our_own_style_and_scripts_stay_within_the_budget() -> None:
    files = Assets(STATIC).files
    scripts = {name: len(asset.br) for name, asset in files.items() if name.endswith(".js")}
    of_writers = {name for name in scripts if name.startswith("js/summaries/")}
    assert len(files["css/site.css"].br) <= 12_000
    assert sum(scripts[name] for name in scripts.keys() - of_writers) <= 25_000
    # Whoever writes a summary gets these beside; no reader does.
    assert sum(scripts[name] for name in of_writers) <= 1_500
    assert len(files["img/sprite.svg"].br) <= 3_000
