import pytest

from digivaardig.measurement import Bank, Length, Plan, Prior, offered_lengths

from .banks import a_bank, uneven


@pytest.mark.parametrize(("length", "places"), [(Length.QUICK, 20), (Length.STANDARD, 40), (Length.DEEP, 60)])
def test_a_scan_over_ten_domains_is_so_long(length: Length, places: int):
    plan = Plan.of(a_bank(10, 12), length)
    assert plan.places == places
    assert (plan.places_in(10) == places // 10).all()


def test_two_passes_over_the_domains_two_questions_each():
    plan = Plan.of(a_bank(3, 8))
    assert plan.domains == (0, 0, 1, 1, 2, 2) * 2
    assert plan.passes == (0,) * 6 + (1,) * 6
    assert Plan.of(a_bank(3, 8), Length.QUICK).domains == (0, 0, 1, 1, 2, 2)
    assert Plan.of(a_bank(3, 8), Length.DEEP).domains == (0, 0, 0, 1, 1, 1, 2, 2, 2) * 2


def test_a_domain_has_no_more_places_than_items():
    plan = Plan.of(uneven([3, 0, 8, 1]))
    assert plan.domains == (0, 0, 2, 2, 3, 0, 2, 2)
    assert Plan.of(Bank.of([], Prior.default(2))).places == 0


def test_nothing_is_explored_where_all_is_known():
    assert Plan.of(a_bank()).explores == 0
    assert Plan.of(a_bank(sure=False)).explores == 4


def test_the_deep_scan_needs_25_items_a_domain():
    assert Length.DEEP in offered_lengths(uneven([25, 25]))
    assert offered_lengths(uneven([25, 24])) == (Length.QUICK, Length.STANDARD)
