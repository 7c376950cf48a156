"""Who is in the demonstration: roles and organisations of the published papers, no private person."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "half-hourly-demo"  # noqa: S105  # printed at every start of the demonstration; it guards nothing
PROGRAMME = "MHHS Programme"


@dataclass(frozen=True)
class Role:
    """One person of the demonstration: the seats they hold as (group, seat), '' for an office; what they show."""

    email: str
    name: str
    organisation: str
    seats: tuple[tuple[str, str], ...] = ()
    shows: str = ""

    @property
    def address(self) -> str:
        """The e-mail address to sign in with."""
        return f"{self.email}@example.org"


CAST = (
    Role(
        "secretariat",
        "PMO Secretariat",
        PROGRAMME,
        (("", "PMO"), ("PSG", "PMO"), ("DAG", "PMO"), ("CCAG", "PMO"), ("SDWG", "PMO")),
        "runs meetings, papers, actions and reports",
    ),
    Role(
        "chair",
        "DAG Chair",
        PROGRAMME,
        (("DAG", "CHAIR"), ("CCAG", "CHAIR")),
        "records outcomes, waives late papers",
    ),
    Role("sro", "Senior Responsible Owner", PROGRAMME, (("", "SRO"), ("PSG", "CHAIR")), "chairs the PSG"),
    Role("design", "Design Manager", PROGRAMME, (("DAG", "DESIGN-MANAGER"),), "drafts proposals"),
    Role("change", "Change Control Manager", PROGRAMME, (("", "CCM"),)),
    Role("ldp", "Lead Delivery Partner Design Manager", "Lead Delivery Partner", (("DAG", "LDP"), ("CCAG", "LDP"))),
    Role("si", "System Integrator Manager", "Lead Delivery Partner", (("DAG", "SI"), ("PSG", "SI"))),
    Role(
        "market-lead",
        "Design Market and Engagement Lead",
        PROGRAMME,
        (("BPRWG", "CHAIR"), ("TDWG", "CHAIR"), ("SDWG", "CHAIR")),
        "chairs the design working groups, the closed SDWG among them",
    ),
    Role(
        "ipa",
        "IPA Manager",
        "Independent Programme Assurance",
        (("", "IPA"), ("DAG", "IPA"), ("PSG", "IPA"), ("CCAG", "IPA")),
        "assures, reads everything",
    ),
    Role("ofgem", "Ofgem Observer", "Ofgem", (("", "OFGEM"), ("DAG", "OFGEM"), ("PSG", "OFGEM"), ("CCAG", "OFGEM"))),
    Role("auditor", "Auditor", "External Audit", (("", "AUDITOR"),), "follows and exports decision trails"),
    Role(
        "testing",
        "Programme Test Manager",
        PROGRAMME,
        (("TMAG", "CHAIR"),),
        "chairs the groups the TMAG was split into",
    ),
    Role("elexon", "Elexon Representative", "Elexon", (("DAG", "ELEXON"), ("PSG", "ELEXON"), ("CCAG", "ELEXON"))),
    Role("dcc", "DCC Representative", "DCC", (("DAG", "DCC"), ("PSG", "DCC"))),
    Role("recco", "RECCo Representative", "RECCo", (("DAG", "RECCO"),)),
    Role(
        "large-supplier", "Large Supplier Representative", "Energy UK", (("DAG", "LARGE-SUPPLIER"),), "records a view"
    ),
    Role(
        "medium-supplier",
        "Medium Supplier Representative",
        "Shell",
        (("DAG", "MEDIUM-SUPPLIER"), ("PSG", "MEDIUM-SUPPLIER")),
        "records a view",
    ),
    Role("small-supplier", "Small Supplier Representative", "ESG Global", (("DAG", "SMALL-SUPPLIER"),)),
    Role(
        "ic-supplier",
        "I&C Supplier Representative",
        "Waterswye Associates",
        (("DAG", "IC-SUPPLIER"), ("PSG", "IC-SUPPLIER")),
    ),
    Role("independent-agent", "Independent Supplier Agent Representative", "Callisto", (("DAG", "ISA"),)),
    Role("supplier-agent", "Supplier Agent Representative", "SMS Plc", (("DAG", "SUPPLIER-AGENT"),)),
    Role("dno", "DNO Representative", "Western Power Distribution", (("DAG", "DNO"),)),
    Role("idno", "iDNO Representative", "Energy Assets Group Limited", (("DAG", "IDNO"),)),
    Role("eso", "National Grid ESO Representative", "National Grid ESO", (("DAG", "NGESO"), ("PSG", "NGESO"))),
    Role("psg-isa", "Independent Supplier Agent on the PSG", "Stark Software International Ltd", (("PSG", "ISA"),)),
    Role("psg-agent", "Supplier Agent on the PSG", "IMServ Europe Ltd", (("PSG", "SUPPLIER-AGENT"),)),
    Role("psg-dno", "DNO on the PSG", "UK Power Networks", (("PSG", "DNO"),)),
    Role("psg-idno", "iDNO on the PSG", "BUUK Infrastructure Ltd", (("PSG", "IDNO"),)),
    Role("consumer", "Consumer Representative", "Citizens Advice", (("DAG", "CONSUMER"),)),
    Role("participant", "Programme Participant", "British Gas", (), "has no seat; votes and answers for a party"),
    Role("sse", "SSE Contact", "SSE"),
    Role("eon", "E.ON Next Contact", "E.ON Next"),
    Role("ovo", "OVO Energy Contact", "OVO Energy"),
    Role("smartest", "Smartest Energy Contact", "Smartest Energy"),
    Role("positive", "Positive Energy Contact", "Positive Energy"),
    Role("administrator", "Administrator", PROGRAMME, (), "accounts and settings, no governance act"),
)

# Seats on the groups that took the TMAG's place, held once these are convened.
AFTER_THE_SPLIT = (
    ("testing", "SITAG", "CHAIR"),
    ("testing", "MCAG", "CHAIR"),
    ("testing", "QAG", "CHAIR"),
    ("si", "SITAG", "SI"),
    ("ipa", "SITAG", "IPA"),
    ("ofgem", "SITAG", "OFGEM"),
    ("elexon", "SITAG", "ELEXON"),
    ("dcc", "SITAG", "DCC"),
    ("elexon", "MCAG", "ELEXON"),
    ("recco", "QAG", "RECCO"),
)

# Level 4 members of the stakeholder map of November 2021, with their contacts
MEMBERS = {
    "BPRWG": {
        "Elexon": 2,
        "DCC": 4,
        "British Gas": 2,
        "SSE": 2,
        "E.ON Next": 3,
        "npower Business Solutions (E.ON)": 2,
        "OVO Energy": 1,
        "Utility Warehouse": 3,
        "Octopus Energy": 1,
        "Smartest Energy": 1,
        "Positive Energy": 1,
        "Callisto": 1,
        "Siemens Managed Applications & Services": 2,
        "TMA Data Management Ltd": 5,
        "Stark Software International Ltd": 2,
        "IMServ Europe Ltd": 1,
        "Lowri Beck": 1,
        "Power Data Associates": 1,
        "Scottish & Southern Electricity Networks": 4,
        "SP Energy Networks": 1,
        "Northern Power Grid": 1,
        "BUUK Infrastructure Ltd": 1,
        "National Grid ESO": 1,
        "St Clements": 1,
        "Salient Systems Ltd": 1,
        "CGI": 1,
        "Electralink": 1,
        "EDW Technology Ltd": 1,
    },
    "TDWG": {
        "Elexon": 2,
        "DCC": 4,
        "E.ON Next": 3,
        "Utility Warehouse": 1,
        "Octopus Energy": 1,
        "Smartest Energy": 1,
        "Positive Energy": 1,
        "Callisto": 1,
        "Siemens Managed Applications & Services": 4,
        "TMA Data Management Ltd": 3,
        "Stark Software International Ltd": 1,
        "Scottish & Southern Electricity Networks": 1,
        "SP Energy Networks": 1,
        "BUUK Infrastructure Ltd": 2,
        "National Grid ESO": 1,
        "St Clements": 2,
        "Salient Systems Ltd": 1,
        "CGI": 1,
        "Electralink": 2,
        "EDW Technology Ltd": 1,
        "Ensek": 1,
    },
}

# Member organisations by constituency: whoever the stakeholder map of November 2021 and the membership table of DAG #1
# name for it. The map's columns PSG, IAG and DAG have slipped down a row below Independent Supplier Agent in the
# extracted text, because empty cells above were dropped; each name stands here where the membership table puts it.
# IT service providers have no seat and are no constituency; Energy UK speaks for the large suppliers and is none.
CONSTITUENCIES = {
    "ELEXON": ("Elexon",),
    "DCC": ("DCC",),
    "RECCO": ("RECCo",),
    "LARGE-SUPPLIER": ("British Gas", "SSE", "E.ON Next", "npower Business Solutions (E.ON)", "OVO Energy"),
    "MEDIUM-SUPPLIER": ("Shell", "Utility Warehouse", "Octopus Energy"),
    "SMALL-SUPPLIER": ("ESG Global", "Smartest Energy", "Positive Energy"),
    "IC-SUPPLIER": ("Waterswye Associates",),
    "ISA": (
        "Callisto",
        "Siemens Managed Applications & Services",
        "TMA Data Management Ltd",
        "Stark Software International Ltd",
        "IMServ Europe Ltd",
    ),
    "SUPPLIER-AGENT": ("SMS Plc", "Lowri Beck", "Power Data Associates", "IMServ Europe Ltd"),
    "DNO": (
        "Western Power Distribution",
        "UK Power Networks",
        "Scottish & Southern Electricity Networks",
        "SP Energy Networks",
        "Northern Power Grid",
    ),
    "IDNO": ("Energy Assets Group Limited", "BUUK Infrastructure Ltd"),
    "NGESO": ("National Grid ESO",),
    "CONSUMER": ("Citizens Advice",),
}

# How the seats were filled at DAG #1, from its membership table; the alternate stands there by name, here by role.
FIRST_ATTENDANCE = {
    "ELEXON": "in_person",
    "DCC": "in_person",
    "LARGE-SUPPLIER": "in_person",
    "MEDIUM-SUPPLIER": "dial_in",
    "SMALL-SUPPLIER": "in_person",
    "IC-SUPPLIER": "apologies",
    "ISA": "dial_in",
    "SUPPLIER-AGENT": "dial_in",
    "DNO": "alternate",
    "IDNO": "in_person",
    "NGESO": "in_person",
    "CONSUMER": "in_person",
    "OFGEM": "dial_in",
}
ALTERNATE = "Alternate of the DNO Representative"
