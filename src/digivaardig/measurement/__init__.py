"""The measurement of digital skills: from answers to abilities, from sums of noisy draws to group figures.

Pure: numpy only, usable from a notebook. Abilities of K domains are normal and correlated; an item loads on
    one
domain; what is known of an item is a belief, and a scan scores with the curve averaged over it.

One scan, from seed to result::

    bank = Bank.from_dict(stored)                              # 200 items: about 10 ms; keep it in memory
    plan = Plan.of(bank, Length.STANDARD)                      # the domain of each question
    lot = draw_lot(bank, plan, probabilities, seed)            # what chance gives them, by the seed alone
    state = replay(bank, items, categories)                    # from stored answers, in any order: below 1 ms
    item = next_item(bank, plan, lot, state, items)            # place in the bank, or None: complete
    shown_level(level_probabilities(state, cuts)[domain])      # one level or two, and how sure
    level_of(own_domain_draw(state.loglik[domain], SystemRandom()), cuts)   # what leaves for the report
    plan = Plan.along(bank, Outline(70, passes=None, stop_se=0.45))   # up to 70, in no order, to a precision

One version of a bank, from beliefs to figures::

    bank = Bank.of([Item(key, domain, belief_of_estimate(a, b, c), seconds, practice), ...])
    probabilities = find_probabilities(bank, plan)             # eligibility; some seconds
    read_out = simulate_read_out(Design(bank, plan, probabilities), World.of(bank))   # some seconds
    reading = read(counts, n, read_out)                        # one unit: means, shares, margins
    growth(before, after)                                      # between two rounds

From answers to the next beliefs::

    calibrated = calibrate(bank, Responses.of(person=..., item=..., score=...))  # 50,000 scans: some seconds
    item_fits(bank_with_the_new_beliefs, responses)          # does each item behave as its curve says?

Scores ("categories") run from 0; "I don't know" is 0. Items and domains are numbered from 0. Levels are 0..3.
"""

from .bank import Bank, Item
from .beliefs import Belief, belief_of_estimate, known
from .between import estimate_between
from .bookmark import Booklet, Page, PanelCut, choose_items, panel_cuts, shares_of_everybody, shares_of_group
from .calibration import Calibrated, NotConvergedError, calibrate
from .contribution import Random, own_domain_draw, own_level_probabilities
from .correlation import Prior, default_correlation
from .differences import Growth, compare, growth
from .eligibility import Effort, bounds, find_probabilities
from .fit import Bin, Dif, ItemFit, dif, item_fits
from .flags import Flags, flags, usable
from .groups import GroupReading, Shares, Shift, align, read
from .levels import CUTS, Certainty, Level, ShownLevel, level_of, on_scale, shown_level
from .lot import Lot, draw_eligible, draw_lot
from .plan import Length, Outline, Plan, offered_lengths
from .posterior import State, level_probabilities, replay, settle, start, update
from .read_out import ReadOut, default_between, simulate_read_out
from .responses import Responses
from .scoring import Scores, score
from .selection import next_item, open_places, outlook
from .simulation import Design, Run, World, simulate, take

__all__ = [
    "CUTS",
    "Bank",
    "Belief",
    "Bin",
    "Booklet",
    "Calibrated",
    "Certainty",
    "Design",
    "Dif",
    "Effort",
    "Flags",
    "GroupReading",
    "Growth",
    "Item",
    "ItemFit",
    "Length",
    "Level",
    "Lot",
    "NotConvergedError",
    "Outline",
    "Page",
    "PanelCut",
    "Plan",
    "Prior",
    "Random",
    "ReadOut",
    "Responses",
    "Run",
    "Scores",
    "Shares",
    "Shift",
    "ShownLevel",
    "State",
    "World",
    "align",
    "belief_of_estimate",
    "bounds",
    "calibrate",
    "choose_items",
    "compare",
    "default_between",
    "default_correlation",
    "dif",
    "draw_eligible",
    "draw_lot",
    "estimate_between",
    "find_probabilities",
    "flags",
    "growth",
    "item_fits",
    "known",
    "level_of",
    "level_probabilities",
    "next_item",
    "offered_lengths",
    "on_scale",
    "open_places",
    "outlook",
    "own_domain_draw",
    "own_level_probabilities",
    "panel_cuts",
    "read",
    "replay",
    "score",
    "settle",
    "shares_of_everybody",
    "shares_of_group",
    "shown_level",
    "simulate",
    "simulate_read_out",
    "start",
    "take",
    "update",
    "usable",
]
