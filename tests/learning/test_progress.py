from hypothesis import given
from hypothesis import strategies as st

from digivaardig.codes.code import mint
from digivaardig.learning import queries
from digivaardig.learning.actions import reach
from digivaardig.learning.progress import MOST_BYTES, Reached, decode, encode, with_step
from tests.cast import Cast
from tests.conftest import NOW

SLUGS = st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,3}", fullmatch=True)
REACHED = st.builds(Reached, SLUGS, st.integers(1, 7), st.booleans())


@given(st.lists(REACHED, unique_by=lambda each: each.slug, max_size=60))
def test_what_is_written_down_is_read_back_in_order(reached: list[Reached]):
    found = list(decode(encode(reached)).values())
    assert found == reached[len(reached) - len(found) :]
    assert len(encode(reached)) <= MOST_BYTES


@given(st.binary(max_size=300))
def test_anything_can_be_read(plain: bytes):
    for each in decode(plain).values():
        assert 0 <= each.step < 8


def test_a_full_record_drops_the_oldest():
    many = [Reached(f"les-{number:03}-{'x' * 40}", 3) for number in range(200)]
    assert list(decode(encode(many)).values()) == many[-len(decode(encode(many))) :]


def test_a_step_moves_its_lesson_to_the_end_and_done_stays():
    before = decode(encode([Reached("a", 7, done=True), Reached("b", 2)]))
    assert with_step(before, "a", 1, done=False) == [Reached("b", 2), Reached("a", 1, done=True)]
    assert decode(None) == {}
    assert decode(b"\x02zz") == {}


def test_one_code_keeps_a_place_in_each_municipality(groningen: Cast, assen: Cast):
    code, here, there = mint(), groningen.municipality, assen.municipality
    reach(code, here, Reached("a", 3), at=NOW)
    assert queries.progress(code, there) == {}
    reach(code, there, Reached("a", 5), at=NOW)
    assert [queries.progress(code, each)["a"].step for each in (here, there)] == [3, 5]
