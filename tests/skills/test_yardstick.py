from typing import Any

import pytest
from django.core.exceptions import ValidationError

from digivaardig.config.loading import load_yardstick
from digivaardig.config.settings.base import CONTENT
from digivaardig.plumbing.notation import read_source
from digivaardig.skills.actions import load_framework
from digivaardig.skills.levels import Level
from digivaardig.skills.queries import forget, framework, jobs, norm
from tests.cast import Cast

ORDER = (
    "ict-basis office365 privacy internet social-media applicaties thuiswerken apps technologie informatie"
)


def test_the_domains_keep_their_order_on_every_database(groningen: Cast):
    load_yardstick(CONTENT)
    forget()
    assert [domain.key for domain in framework().domains] == ORDER.split()
    assert len(framework().subskills) == 51


def test_there_are_jobs_and_a_basic_norm(groningen: Cast):
    load_yardstick(CONTENT)
    assert len(jobs(groningen.municipality)) >= 6
    assert norm(groningen.municipality)["privacy"] == Level.VAARDIG
    assert all(len(job.needs) == 10 for job in jobs(groningen.municipality))


@pytest.mark.django_db
def test_changed_text_under_an_old_number_is_refused():
    tree: Any = read_source(CONTENT / "framework/framework.yaml").tree
    load_framework(tree, [])
    load_framework(tree, [])
    changed = tree | {
        "domains": tree["domains"] | {"privacy": tree["domains"]["privacy"] | {"label": "Anders"}}
    }
    with pytest.raises(ValidationError, match="framework 1"):
        load_framework(changed, [])
    with pytest.raises(ValidationError, match="domains"):
        load_framework({"version": 2}, [])
