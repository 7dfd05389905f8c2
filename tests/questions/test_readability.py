"""Figures against sentences counted by hand."""

import pytest

from digivaardig.questions.readability import readability, sentences_of, syllables, words_of


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("kat", 1),
        ("water", 2),
        ("gemeente", 3),
        ("bureau", 2),
        ("burgerzaken", 4),
        ("4817", 1),
        ("zee", 1),
        ("ideeën", 2),
    ],
)
def test_counts_syllables(word: str, number: int):
    assert syllables(word) == number


@pytest.mark.parametrize(
    ("text", "words", "sentences"),
    [
        ("De kat loopt. Zij eet.", 5, 2),
        ("Mail naar balie@oosterdam.nl, of bel.", 5, 1),
        ("Het is 08.31 uur. Ga je mee?", 7, 2),
        ("\u2018Ik kom.\u2019 Dat zei Mei!", 5, 2),
        ("Eén regel\nnog een regel", 5, 2),
        ("", 0, 0),
        ("?!", 0, 0),
    ],
)
def test_counts_words_and_sentences(text: str, words: int, sentences: int):
    assert (len(words_of(text)), len(sentences_of(text))) == (words, sentences)


@pytest.mark.parametrize(
    ("text", "flesch"),
    [
        # 5 words, 2 sentences, 5 syllables: 206.84 - .93 * 2.5 - 77 * 1
        ("De kat loopt. Zij eet.", 127.515),
        # 5 words, 1 sentence, ge-meen-te 3 + helpt 1 + de 1 + in-wo-ner 3 + snel 1 = 9 syllables
        ("Gemeente helpt de inwoner snel.", 206.84 - 0.93 * 5 - 77 * 9 / 5),
    ],
)
def test_measures_flesch_douma(text: str, flesch: float):
    assert readability(text).flesch == pytest.approx(flesch)


def test_measures_the_longest_and_the_mean_sentence():
    figures = readability("De kat loopt. Zij eet de vis op.")
    assert (figures.words, figures.sentences, figures.longest, figures.mean) == (8, 2, 5, 4.0)


def test_nothing_to_read_is_easy():
    assert readability("").flesch == 100
