"""`python -m tests.blocks.killed draw after --now ...`: publish, and be killed (`kill -9`) at a step."""

import sys

if __name__ == "__main__":
    import django

    django.setup()

    from django.core.management import call_command

    from digivaardig.blocks import publishing
    from tests.blocks.processes import kill_at

    name, when, *arguments = sys.argv[1:]
    kill_at(publishing, name, after=when == "after")
    call_command("publish", *arguments)
