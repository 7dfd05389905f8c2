"""One question of each type, as YAML gives it, and small ways to change it."""

from copy import deepcopy
from typing import Any

from digivaardig.questions import Question, Reading, read

Tree = dict[str, Any]

SINGLE: Tree = {
    "type": "single",
    "stem": "Je laptop is vol. Je wilt geen enkel bestand kwijt. Wat doe je?",
    "options": {
        "a": {"text": "Je gooit foto's van vorig jaar weg.", "wrong": "Dan ben je ze kwijt."},
        "b": {"text": "Je zet bestanden op de gedeelde schijf.", "right": "Daar is nog ruimte."},
        "c": {"text": "Je zet de laptop uit en weer aan.", "wrong": "Dat geeft geen ruimte."},
    },
    "teaches": "Verplaats wat je wilt houden. Weggooien kan niet altijd terug.",
}
MULTIPLE: Tree = {
    "type": "multiple",
    "pick": 2,
    "stem": "Je deelt je agenda met een collega. Welke twee dingen ziet de collega dan?",
    "options": {
        "a": {"text": "Wanneer je vrij bent", "right": "Dat staat in je agenda."},
        "b": {"text": "Je mail", "wrong": "Die staat ergens anders."},
        "c": {"text": "Je afspraken", "right": "Die staan in je agenda."},
        "d": {"text": "Je wachtwoord", "wrong": "Dat ziet niemand."},
        "e": {"text": "Je bestanden", "wrong": "Die staan ergens anders."},
    },
    "teaches": "Wie je agenda ziet, ziet je afspraken. Meer niet.",
}
ORDER: Tree = {
    "type": "order",
    "stem": "Je maakt een brief met een sjabloon. Zet de stappen in de goede volgorde.",
    "steps": [
        {"text": "Open het sjabloon.", "why": "Zonder sjabloon is er niets om in te vullen."},
        {"text": "Vul de naam in.", "why": "Dat kan pas als het sjabloon open is."},
        {"text": "Controleer de brief.", "why": "Dat kan pas als alles is ingevuld."},
        {"text": "Druk de brief af.", "why": "Een fout zie je het liefst vóór het papier."},
    ],
    "score": {"all_right": 2, "one_swap": 1},
    "teaches": "Kijk na voordat je afdrukt.",
}
SORT: Tree = {
    "type": "sort",
    "stem": "Wat mag in de chat met een leverancier? En wat niet?",
    "bins": {"mag": "Mag wel", "mag-niet": "Mag niet"},
    "cards": [
        {"text": "De planning van volgende week", "bin": "mag", "why": "Daar staat niemand in."},
        {"text": "De openingstijden van het stadskantoor", "bin": "mag", "why": "Die zijn openbaar."},
        {"text": "Een lijst met inwoners", "bin": "mag-niet", "why": "Dat zijn persoonsgegevens."},
        {"text": "Je wachtwoord", "bin": "mag-niet", "why": "Dat deel je met niemand."},
        {"text": "Een kopie van een paspoort", "bin": "mag-niet", "why": "Daar staat alles in."},
    ],
    "score": {"all_right": 2, "one_wrong": 1},
    "teaches": "Gegevens van inwoners blijven binnen.",
}
INBOX: Tree = {
    "type": "practice",
    "environment": "inbox",
    "stem": "Je werkt bij groenbeheer in Oosterdam. Er zijn drie nieuwe mails.",
    "goal": "Meld wat je niet vertrouwt. Beantwoord een vraag. Wat je niets vraagt, mag blijven staan.",
    "start": {
        "me": "groen@oosterdam.nl",
        "actions": {
            "laten-staan": "Laten staan",
            "antwoorden": "Antwoorden",
            "melden": "Melden als verdacht",
            "verwijderen": "Weggooien",
        },
        "mails": [
            {
                "id": "pakket",
                "from": {"name": "Bezorgdienst", "address": "info@pakket-oosterdam.example"},
                "time": "08.31",
                "subject": "Je pakket wacht",
                "text": "Betaal 1 euro.\n\nDan komt je pakket vandaag.",
                "link": {"text": "Betalen", "show": "betaal-snel.example/1"},
                "right": ["melden"],
                "why": "Je verwacht geen pakket.",
            },
            {
                "id": "boom",
                "from": {"name": "Yusuf", "address": "yusuf@oosterdam.nl"},
                "time": "08.45",
                "subject": "Welke boom?",
                "text": "Welke boom bedoel je?",
                "attachment": "kaart.pdf",
                "right": ["antwoorden"],
                "why": "Yusuf wacht op antwoord.",
            },
            {
                "id": "storing",
                "from": {"name": "Servicedesk", "address": "desk@oosterdam.nl"},
                "time": "09.00",
                "subject": "Storing voorbij",
                "text": "Alles werkt weer.",
                "right": ["laten-staan", "verwijderen"],
                "why": "Niemand vraagt je iets.",
            },
        ],
    },
    "steps": [
        {"id": "een", "text": "Je meldt het pakket.", "check": [{"mail": "pakket", "is": ["melden"]}]},
        {
            "id": "twee",
            "text": "Je handelt de echte mails goed af.",
            "check": [
                {"mail": "boom", "is": ["antwoorden"]},
                {"mail": "storing", "is": ["laten-staan", "verwijderen"]},
            ],
        },
    ],
    "spoils": [
        {"mail": "pakket", "is": ["antwoorden"], "why": "Wie antwoordt, krijgt meer van zulke mails."}
    ],
    "hints": ["Kijk naar het adres."],
    "done": "Goed gekeken.",
    "teaches": "Kijk eerst wie het stuurt.",
}
ALL: dict[str, Tree] = {"single": SINGLE, "multiple": MULTIPLE, "order": ORDER, "sort": SORT, "inbox": INBOX}
PERFECT = {"single": "b", "multiple": "ac", "order": "1234", "sort": "11222", "inbox": "321"}


def changed(tree: Tree, path: str, value: object) -> Tree:
    """Copy a tree with another value at a path such as `start.mails.2.text`; `...` takes the key away."""
    copy = deepcopy(tree)
    *way, last = path.split(".")
    at: Any = copy
    for step in way:
        at = at[int(step) - 1] if isinstance(at, list) else at[step]
    if value is ...:
        del at[last]
    else:
        at[int(last) - 1 if isinstance(at, list) else last] = value
    return copy


def question(tree: Tree) -> Question:
    found: Reading = read(tree)
    assert found.problems == {}
    assert found.question
    return found.question
