"""Who may do what: all of it. `docs/rights.md` shows the table to auditors; a test keeps the two equal."""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is to the programme. Every member is an employee."""

    EMPLOYEE = "employee", _("employee")
    MANAGER = "manager", _("manager")
    DIGICOACH = "digicoach", _("digicoach")
    HR = "hr", _("HR")
    CONTENT_MANAGER = "content_manager", _("content manager")
    PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
    WORKS_COUNCIL = "works_council", _("works council")
    FUNCTIONAL_MANAGER = "functional_manager", _("functional manager")


class Right(StrEnum):
    """Something that a role may do in its own municipality."""

    SEE_FIGURES = "see the published figures"
    PREPARE_ROUNDS = "prepare and open rounds"
    SEE_ROUNDS = "see how rounds are set up"
    RECORD_DPIA = "record the privacy assessment of a round"
    GIVE_CONSENT = "give the works council's consent to a round"
    DEAL_CARDS = "print the cards of a round"
    MANAGE_UNITS = "import the organisation"
    WRITE_TEXTS = "write texts"
    SET_LEVELS = "lead a panel on the levels, and approve what another set"


_ROUND_ROLES = {Role.HR, Role.PRIVACY_OFFICER, Role.WORKS_COUNCIL, Role.DIGICOACH}

WHO_MAY: dict[Right, AbstractSet[Role]] = {
    Right.SEE_FIGURES: _ROUND_ROLES | {Role.MANAGER},
    Right.PREPARE_ROUNDS: {Role.HR},
    Right.SEE_ROUNDS: _ROUND_ROLES,
    Right.RECORD_DPIA: {Role.PRIVACY_OFFICER},
    Right.GIVE_CONSENT: {Role.WORKS_COUNCIL},
    Right.DEAL_CARDS: {Role.WORKS_COUNCIL, Role.DIGICOACH},
    Right.MANAGE_UNITS: {Role.HR, Role.FUNCTIONAL_MANAGER},
    Right.WRITE_TEXTS: {Role.CONTENT_MANAGER},
    Right.SET_LEVELS: {Role.CONTENT_MANAGER},
}

# Who watches over a round may not run it, nor decide who is a member.
WATCHERS: AbstractSet[Role] = {Role.WORKS_COUNCIL, Role.PRIVACY_OFFICER}
WATCHED: AbstractSet[Role] = {Role.HR, Role.FUNCTIONAL_MANAGER}
