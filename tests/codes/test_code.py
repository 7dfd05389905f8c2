import pytest
from hypothesis import given
from hypothesis import strategies as st

from digivaardig.codes.code import (
    ALPHABET,
    LENGTH,
    WrongCodeError,
    grouped,
    groups,
    is_code,
    mint,
    read,
    spelled,
)

random_part = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def with_check(random: str) -> str:
    return next(random + last for last in ALPHABET if is_code(random + last))


def test_a_new_code_has_twenty_characters_and_is_read_back():
    codes = {mint() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) and read(code) == code for code in codes)


def test_is_written_in_five_groups_of_four():
    code = mint()
    assert [len(group) for group in groups(code)] == [4] * 5
    assert read(grouped(code)) == code
    assert spelled("K7QF2M9X") == "K 7 Q F, 2 M 9 X"


@given(random_part)
def test_is_read_however_it_was_written(random: str):
    code = with_check(random)
    written = [
        code.lower(),
        grouped(code),
        "-".join(groups(code)),
        f" {grouped(code).lower()} .\u200b\n",
        "\u2013".join(groups(code)),
        code.replace("0", "O"),
        code.replace("0", "o").replace("1", "l"),
        code.replace("1", "I"),
        code.replace("1", "i"),
        "".join(chr(ord(letter) + 0xFEE0) for letter in code),  # full width, as some keyboards write
    ]
    assert {read(each) for each in written} == {code}


@given(random_part, st.integers(0, LENGTH - 1), st.integers(1, 31))
def test_one_wrong_character_is_always_noticed(random: str, place: int, shift: int):
    code = with_check(random)
    other = ALPHABET[ALPHABET.index(code[place]) ^ shift]
    with pytest.raises(WrongCodeError, match="Vergelijk"):
        read(code[:place] + other + code[place + 1 :])


@given(random_part, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_characters_that_changed_places_are_always_noticed(random: str, one: int, other: int):
    code = with_check(random)
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert is_code("".join(swapped)) == (code[one] == code[other])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Vul je code in."),
        (" - ", "Vul je code in."),
        ("A" * 19, "Deze code heeft 19 tekens. Een code heeft er 20."),
        ("A" * 21, "Deze code heeft 21 tekens. Een code heeft er 20."),
        ("7", "Deze code heeft 1 teken. Een code heeft er 20."),
        ("u" * 20, "teken \u2018U"),
        ("K7QF 2M9X 4TBW é8ZC J5RN", "teken \u2018É"),
    ],
)
def test_what_is_wrong_is_said_in_words(typed: str, words: str):
    with pytest.raises(WrongCodeError) as told:
        read(typed)
    assert words in str(told.value)
