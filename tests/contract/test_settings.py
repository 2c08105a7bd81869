"""Every setting is in the README, has a default, and an unusable value names its variable."""

import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from config import Settings, SettingsError, read_settings, variable_of
from tests.structure.source import ROOT

VARIABLES = [variable_of(field.name) for field in fields(Settings)]
UNUSABLE = [
    ("DIALOGUE_INSTANCE", "/proc/nowhere"),
    ("LISTEN", "5000"),
    ("LISTEN", "127.0.0.1:"),
    ("LISTEN", "127.0.0.1:port"),
    ("LISTEN", "127.0.0.1:99999"),
    ("LISTEN", "user@127.0.0.1:5000"),
    ("DATABASE_URL", "dialogue.db"),
    ("DATABASE_URL", "mysql://root@127.0.0.1/dialogue"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("REDIS_URL", "127.0.0.1:6379"),
    ("REDIS_URL", "http://127.0.0.1:6379"),
    ("SECRET_KEY", "secret"),
    ("SECRET_KEY", "change-me-in-production"),
    ("SECRET_KEY_FALLBACKS", "a-key-that-is-long-enough,short"),
    ("REALTIME_ENGINE", "eventlet"),
    ("SOCKETS", "0"),
    ("SOCKETS_PER_ADDRESS", "many"),
    ("SITE_URL", "dialogue.example.org"),
    ("SITE_URL", "ftp://dialogue.example.org"),
    ("SITE_URL", "https://dialogue.example.org/forum"),
    ("SITE_URL", "https://dialogue.example.org:port"),
    ("SITE_NAME", "two\nlines"),
    ("SITE_NAME", "x" * 81),
    ("MAIL_URL", "mail.example.org"),
    ("MAIL_URL", "maildir:"),
    ("MAIL_URL", "smtp://"),
    ("MAIL_URL", "smtp://mail.example.org:port"),
    ("TRUSTED_HOSTS", "https://dialogue.example.org"),
    ("TRUSTED_HOSTS", "*"),
    ("PROXY_HOPS", "-1"),
    ("PROXY_HOPS", "one"),
    ("LOG_LEVEL", "loud"),
]


def read(folder: Path, **variables: str) -> Settings:
    return read_settings({"DIALOGUE_INSTANCE": str(folder), **variables})


def test_the_readme_tells_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(VARIABLES)


def test_every_setting_has_an_unusable_value_here() -> None:
    assert {name for name, _ in UNUSABLE} == set(VARIABLES)


@pytest.mark.parametrize(("name", "value"), UNUSABLE)
def test_an_unusable_value_names_its_variable(tmp_path: Path, name: str, value: str) -> None:
    environ = {"DIALOGUE_INSTANCE": str(tmp_path), name: value}
    with pytest.raises(SettingsError) as refused:
        read_settings(environ)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_empty_variable_is_an_unset_one(tmp_path: Path) -> None:
    emptied = dict.fromkeys(set(VARIABLES) - {"DIALOGUE_INSTANCE"}, "")
    assert read(tmp_path, **emptied) == read(tmp_path)


def test_without_any_setting_the_site_is_this_machines_alone(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.site_url == "http://127.0.0.1:5000"
    assert settings.database_url == f"sqlite:///{tmp_path}/dialogue.db"
    assert settings.mail_url == f"maildir:{tmp_path}/mail"
    assert settings.redis_url is None
    assert settings.trusted_hosts == ("127.0.0.1", "localhost")
    assert settings.to_flask()["ON_LOOPBACK"] is True


def test_the_site_follows_where_the_server_listens(tmp_path: Path) -> None:
    settings = read(tmp_path, LISTEN="0.0.0.0:8000")
    assert settings.site_url == "http://localhost:8000"
    assert {"localhost", "127.0.0.1"} < set(settings.trusted_hosts)
    assert settings.to_flask()["ON_LOOPBACK"] is False


def test_a_public_address_is_the_only_trusted_one_beside_this_machine(tmp_path: Path) -> None:
    settings = read(tmp_path, LISTEN="10.0.0.5:80", SITE_URL="https://dialogue.example.org/")
    assert settings.site_url == "https://dialogue.example.org"
    assert settings.trusted_hosts == ("dialogue.example.org", "10.0.0.5")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_one_driver(tmp_path: Path, scheme: str) -> None:
    settings = read(tmp_path, DATABASE_URL=f"{scheme}://host:pass@db.example.org/dialogue")
    assert settings.database_url == "postgresql+psycopg://host:pass@db.example.org/dialogue"


def test_the_file_is_read_and_variables_win_over_it(tmp_path: Path) -> None:
    text = 'site_name = "From the file"\nproxy_hops = 2\ntrusted_hosts = ["a.example", "b.example"]'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    settings = read(tmp_path, SITE_NAME="From the variable")
    assert settings.site_name == "From the variable"
    assert settings.proxy_hops == 2
    assert settings.trusted_hosts == ("a.example", "b.example")


@pytest.mark.parametrize("line", ['site_nam = "x"', "instance = 'y'", "site_name = 3.5", "= 1"])
def test_a_file_that_says_something_else_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "config.toml").write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        read(tmp_path)


def test_the_secret_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    first, second = read(folder), read(folder)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 43  # 256 bits
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_secret_that_everyone_can_read_stops_the_start(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        read(tmp_path)


def test_a_cut_off_secret_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch(mode=0o600)
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        read(tmp_path)


def test_printed_settings_hold_no_secret(tmp_path: Path) -> None:
    told = {
        "SECRET_KEY": "canary-secret-key-one",
        "SECRET_KEY_FALLBACKS": "canary-secret-key-two",
        "DATABASE_URL": "postgresql://host:canary@db.example.org/dialogue",
        "REDIS_URL": "redis://:canary@127.0.0.1",
        "MAIL_URL": "smtp://host:canary@mail.example.org",
    }
    assert "canary" not in repr(read(tmp_path, **told))
