"""What is accepted as a password, and how it is compared."""

import unicodedata

import pytest

from dialogue.accounts import passwords
from dialogue.accounts.guessing import common_words, is_guessable
from dialogue.errors import Invalid

THE_PRODUCTS = passwords._hasher  # as imported, before the tests make it quick
GUESSABLE = [
    *("password", "Password1", "P4ssw0rd!", "passwordpassword", "letmein!!", "Sunshine99"),
    *("12345678", "87654321", "11223344", "12341234", "147258369", "aaaaaaaa", "abcabcab"),
    *("qwertyui", "1q2w3e4r", "q1w2e3r4", "1qaz2wsx", "1234qwer", "qweasdzxc", "abcd1234"),
    *("йцукен12", "dialogue2026", "inshallah7", "motdepasse1"),
    *("amina1234", "Diallo!!", "aminadiallo", "Amina Diallo", "a.diallo@example.org", "EXAMPLE1"),
]
FINE = [
    *("correct horse battery", "seven quiet herons", "s3cret-garden-9", "a long enough password"),
    *("кошка бежит домой", "zażółć gęślą jaźń", "قطة تركض إلى البيت", "猫 跑 回 家 了 吗 是 的"),
    *("x7-abc-9q", "Tr0ub4dor&3", "password for amina", " \t leading and trailing "),
]


@pytest.mark.parametrize("password", GUESSABLE)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    assert is_guessable(password, name="Amina Diallo", email="a.diallo@example.org")


@pytest.mark.parametrize("password", FINE)
def test_no_rule_about_kinds_of_characters(password: str) -> None:
    assert not is_guessable(password, name="Amina Diallo", email="a.diallo@example.org")


def test_the_word_list_is_there() -> None:
    assert {"password", "qwerty", "dialogue"} <= common_words()
    assert not any(word.startswith("#") for word in common_words())


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("seven", "Use at least 8 characters."),
        ("x1" * 101, "Use at most 200 characters."),
        ("password1", "This password is easy to guess. Three or four unrelated words are good."),
    ],
)
def test_refusals_say_what_to_do(password: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.hashed(password)
    assert str(refused.value) == sentence


def test_a_password_of_64_characters_or_more_is_compared_exactly() -> None:
    password = "nine patient otters " * 10
    kept = passwords.hashed(password)
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, password)
    for other in (password[:-1], password.upper(), password + " ", password.strip(), ""):
        assert not passwords.matches(kept, other)


def test_keyboards_that_type_accents_differently_give_the_same_password() -> None:
    kept = passwords.hashed(unicodedata.normalize("NFC", "été à la rivière"))
    assert passwords.matches(kept, unicodedata.normalize("NFD", "été à la rivière"))


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_matches_where_there_is_no_password(kept: str | None) -> None:
    assert not passwords.matches(kept, "nobody has this password")


def test_the_profile_is_owasps_floor() -> None:
    kept = THE_PRODUCTS.hash("seven quiet herons")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert THE_PRODUCTS.verify(kept, "seven quiet herons")


def test_an_older_profile_is_noticed() -> None:
    older = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$cP7oXU5QBzX3nzTPtHoFQg"
    assert passwords.needs_rehash(older)
    assert not passwords.needs_rehash(passwords.hashed("seven quiet herons"))
