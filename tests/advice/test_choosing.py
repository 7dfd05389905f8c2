"""The scale on the page is cut where the result was cut."""

from dataclasses import replace

from digivaardig.advice.choosing import Offer, advise
from digivaardig.advice.templatetags.advice import scale as drawn
from digivaardig.measurement import on_scale
from digivaardig.scan import queries as scans
from digivaardig.skills.queries import NORM, framework, profiles
from digivaardig.ui.scale import scale
from tests.scan.visitor import Visitor


def test_a_place_is_drawn_by_the_cuts_of_its_own_result(finished: Visitor):
    first = scans.results(finished.code, finished.municipality)[0]
    for cuts in (first.cuts, (-2.0, -1.8, -1.6)):
        result = replace(first, cuts=cuts)
        norm = profiles(finished.municipality)[NORM]
        standings = advise(
            result, framework(), norm, Offer(lambda _key, _level, _target: (), lambda _slug: (), frozenset())
        ).standings
        means = {framework().domains[each.domain].key: each for each in result.domains}
        for each in standings:
            reading = means[each.domain.key]
            bounds = [reading.mean, reading.mean - 1.96 * reading.sd, reading.mean + 1.96 * reading.sd]
            assert [each.place, each.low, each.high] == [float(on_scale(bound, cuts)) for bound in bounds]
            assert drawn(each)["scale"] == scale(each.place / 4, each.low / 4, each.high / 4)
