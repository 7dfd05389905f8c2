"""Somebody takes part in a process of its own: `python -m tests.scan.killed answer CODE [STEP before|after]`.

Prints the answers under the code and the question that is asked. With a step: killed there by `kill -9`.
"""

import json
import sys


def take_part(act: str, code: str) -> dict[str, object]:
    """Begin, answer the first question, or only look."""
    from digivaardig.items.queries import newest_bank  # noqa: PLC0415 - Django is set up first
    from digivaardig.scan import actions, queries  # noqa: PLC0415 - see above
    from digivaardig.tenancy.models import Municipality  # noqa: PLC0415 - see above
    from tests.cast import cast_of  # noqa: PLC0415 - see above
    from tests.conftest import NOW  # noqa: PLC0415 - see above
    from tests.scan.bank import load_bank  # noqa: PLC0415 - see above

    if act == "begin":
        cast_of("Groningen")
        load_bank()
    here = Municipality.objects.get()
    if act == "begin":
        chosen = actions.Beginning(None, "", 20, newest_bank().number, calibrates=True)
        actions.begin(code, here, chosen, at=NOW)
    (scan,) = queries.scans(code, here)
    if act == "answer":
        first = scan.record.places[0] if scan.record.answers else scan.asked(NOW)
        assert first is not None
        question = scan.entry(first).question
        post = {"mail-1": "2", "mail-2": "1"} if question.is_practice else {"answer": "b"}
        actions.answer(scan, actions.Sent(1, first, changes=False, post=post), at=NOW)
        (scan,) = queries.scans(code, here)
    return {"answers": len(scan.record.answers), "asks": scan.asked(NOW)}


if __name__ == "__main__":
    import django

    django.setup()

    from digivaardig.codes import actions as codes
    from digivaardig.scan import actions as scans
    from tests.blocks.processes import kill_at

    act, code, *seam = sys.argv[1:]
    if seam:
        name, when = seam
        kill_at({"store": codes, "answer": scans}[name], name, after=when == "after")
    sys.stdout.write(json.dumps(take_part(act, code)))
