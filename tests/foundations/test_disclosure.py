"""Pseudonyms: fixed by their key, told apart, and never to be joined with a name."""

from dialogue.disclosure import key_for, key_id, named_mark, pseudonym, pseudonyms

KEY = bytes(range(32))


def test_the_same_key_makes_the_same_pseudonym_for_ever() -> None:
    """A test vector: HMAC-SHA256 over "participant:42", the first 50 bits in base32."""
    assert key_for("a secret", "export:7:salt").hex() == VECTOR_KEY
    assert pseudonym(KEY, 42) == VECTOR
    assert pseudonym(KEY, 43) != pseudonym(KEY, 42) != pseudonym(KEY[::-1], 42)


VECTOR_KEY = "b2c6553765aa6157303d867697f20ae1fc5cb2a828a93ac6818aaf3c203ba60f"
VECTOR = "p-f3cntt2why"


def test_those_that_collide_are_lengthened_and_the_others_stay() -> None:
    short = pseudonyms(KEY, range(200), length=1)
    assert len(set(short.values())) == 200
    assert {name[:3] for name in short.values()} <= {pseudonym(KEY, n)[:3] for n in range(200)}
    usual = pseudonyms(KEY, range(200))
    assert usual == {n: pseudonym(KEY, n) for n in range(200)}


def test_a_name_has_a_mark_of_its_own() -> None:
    assert named_mark(KEY, 42, "Amina")[2:] != pseudonym(KEY, 42)[2:]
    assert named_mark(KEY, 42, "Amina") != named_mark(KEY, 43, "Amina")


def test_a_key_is_told_apart_by_what_does_not_give_it_away() -> None:
    assert len(key_id(KEY)) == 12
    assert key_id(KEY) != key_id(KEY[::-1])
    assert KEY.hex()[:12] != key_id(KEY)
