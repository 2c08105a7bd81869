"""Pages that are open lose nothing and repeat nothing: a short turn of the proof."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.redis_server import OwnRedis, own_redis
from tests.reliability.live_proof import Unlucky, prove
from tests.reliability.mortal import seed_of_this_run
from tests.reliability.speaking import RecordProperty

ROUNDS = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@contextmanager
def a_redis() -> Iterator[OwnRedis]:
    with own_redis() as redis:
        yield redis or missing("Redis is not installed")


def test_nothing_is_lost_and_nothing_repeated(
    new_database: str, backend: str, tmp_path: Path, node: Path, record_property: RecordProperty
) -> None:
    seed = seed_of_this_run()
    if backend == "sqlite":
        befell = prove(Unlucky(tmp_path, new_database, seed=seed), node, rounds=ROUNDS, seed=seed)
    else:
        with a_redis() as redis:
            place = Unlucky(tmp_path, new_database, seed=seed, workers=2, redis=redis)
            befell = prove(place, node, rounds=ROUNDS, seed=seed)
    record_property("misfortunes", dict(befell))
    assert befell["rollback"], "hardly anything befell them: this proves little"
    assert befell["broadcast"] + befell["hint"] + befell["exit"] > 3
