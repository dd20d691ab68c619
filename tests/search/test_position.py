from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mingchuang.search.position import MOST_STRETCHES, PATIENCE, Position
from tests.search.factories import NOON


def test_what_is_contiguous_moves_the_low_mark():
    assert Position().after([1, 2, 3], NOON) == Position(3)


def test_a_gap_stays_open_until_patience_ends():
    position = Position().after([1, 2, 5], NOON)
    assert position.low == 2
    assert not position.holds(3)
    assert position.settled(NOON + PATIENCE - timedelta(seconds=1)).low == 2
    assert position.settled(NOON + PATIENCE) == Position(5)


def test_a_late_id_closes_its_gap():
    assert Position().after([1, 3], NOON).after([2], NOON) == Position(3)


def test_stretches_stay_few():
    position = Position().after(range(2, 2 * MOST_STRETCHES + 100, 2), NOON)
    assert len(position.stretches) == MOST_STRETCHES


def test_ids_that_start_anew_after_a_restore_are_not_taken_as_done():
    assert Position(900).within(12) == Position(12)
    assert Position(5).after([9], NOON).within(9).low == 5


def test_a_position_survives_the_state_file():
    position = Position(4).after([7, 8, 11], NOON)
    assert Position.from_json(position.as_json()) == position


@given(st.lists(st.lists(st.integers(1, 60), max_size=8), max_size=12))
def test_a_position_holds_exactly_what_was_done(batches):
    position, done = Position(), set()
    for batch in batches:
        position = position.after(batch, NOON)
        done |= set(batch)
    assert {one for one in range(1, 61) if position.holds(one)} == done
