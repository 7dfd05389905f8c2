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

Scores ("categories") run from 0; "I don't know" is 0. Items and domains are numbered from 0. Levels are 0..3.
"""

from .bank import Bank, Item
from .beliefs import Belief, belief_of_estimate, known
from .contribution import Random, own_domain_draw, own_level_probabilities
from .correlation import Prior, default_correlation
from .eligibility import Effort, bounds, find_probabilities
from .flags import Flags, flags, usable
from .groups import GroupReading, Growth, Shares, align, compare, estimate_between, growth, read
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
    "Certainty",
    "Design",
    "Effort",
    "Flags",
    "GroupReading",
    "Growth",
    "Item",
    "Length",
    "Level",
    "Lot",
    "Outline",
    "Plan",
    "Prior",
    "Random",
    "ReadOut",
    "Responses",
    "Run",
    "Scores",
    "Shares",
    "ShownLevel",
    "State",
    "World",
    "align",
    "belief_of_estimate",
    "bounds",
    "compare",
    "default_between",
    "default_correlation",
    "draw_eligible",
    "draw_lot",
    "estimate_between",
    "find_probabilities",
    "flags",
    "growth",
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
    "read",
    "replay",
    "score",
    "settle",
    "shown_level",
    "simulate",
    "simulate_read_out",
    "start",
    "take",
    "update",
    "usable",
]
