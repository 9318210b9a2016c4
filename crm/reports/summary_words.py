"""The words of a partnership summary for what the domain names: platforms, statuses, channels, bases. English."""

from crm.domain.advice import Advice
from crm.domain.text import fold
from crm.domain.vocabulary import Basis, Channel, Direction, Outcome, PartnershipStatus, Platform

_PLATFORMS = {Platform.TIKTOK: "TikTok", Platform.YOUTUBE: "YouTube", Platform.LINKEDIN: "LinkedIn"}
_CHANNELS = {
    Channel.EMAIL: "E-mail",
    Channel.DIRECT_MESSAGE: "Direct message",
    Channel.OTHER: "Contact",
}
_ADVICE = {
    Advice.LEAVE_ALONE: "They asked not to be contacted: leave it at that.",
    Advice.RECONNECT: "Get in touch before planning anything new.",
    Advice.CHECK_IN: "A word is due: check in before the next step.",
    Advice.REVIEW_FIT: "Talk about the brand’s values before the next collaboration.",
    Advice.PLAN_NEXT: "Carry on, and plan the next collaboration.",
    Advice.GO_ON: "Carry on as agreed.",
}


def platform(value: Platform) -> str:
    """A platform's own name."""
    return _PLATFORMS.get(value, value.value.capitalize())


def status(value: PartnershipStatus) -> str:
    """A status as a label."""
    return value.value.capitalize()


def status_as_noun(value: PartnershipStatus) -> str:
    """What a partner with this status is: "an active partner", "an ambassador"."""
    nouns = {
        PartnershipStatus.PROSPECT: "a prospect",
        PartnershipStatus.TRIAL: "a partner on trial",
        PartnershipStatus.AMBASSADOR: "an ambassador",
    }
    article = "an" if value.value[0] in "aeiou" else "a"
    return nouns.get(value, f"{article} {value.value} partner")


def channel(value: Channel) -> str:
    """How an outreach travelled."""
    return _CHANNELS.get(value, value.value.capitalize())


def direction(value: Direction) -> str:
    """Who spoke."""
    return "from them" if value is Direction.IN else "from us"


def outcome(value: Outcome) -> str:
    """What came of an outreach; "" while nothing did."""
    return "" if value is Outcome.NONE else value.value.replace("_", " ").capitalize()


def basis(value: Basis | None) -> str:
    """What a rate is a share of; a rate without it means nothing, and then that is said."""
    if value is None or value is Basis.UNKNOWN:
        return "basis not known"
    return f"of {value.value}"


def advice(value: Advice) -> str:
    """The recommendation as one sentence."""
    return _ADVICE[value]


def counted(count: str, number: int, one: str, many: str) -> str:
    """A formatted count with its noun: "1 reading", "12 readings"."""
    return f"{count} {one if number == 1 else many}"


def span(days: int) -> str:
    """A length of time in the largest unit that says enough: "12 days", "7 months", "1 year 8 months"."""
    if days < 60:
        return counted(str(days), days, "day", "days")
    years, months = divmod(int(days / 30.44), 12)
    parts = []
    if years:
        parts.append(counted(str(years), years, "year", "years"))
    if months:
        parts.append(counted(str(months), months, "month", "months"))
    return " ".join(parts)


# Words that every summary may hold, so that a client who happens to be called like one of them is no leak.
OWN_WORDS = frozenset(
    fold(word)
    for word in (
        *(platform(value) for value in Platform),
        *(status(value) for value in PartnershipStatus),
        *(channel(value) for value in Channel),
        *(outcome(value) for value in Outcome),
        *(value.value for value in Basis),
        *[
            "account",
            "accounts",
            "agreed",
            "answered",
            "audience",
            "change",
            "client",
            "contact",
            "day",
            "engagement",
            "evidence",
            "fit",
            "followers",
            "note",
        ],
        *[
            "outreach",
            "partner",
            "partners",
            "partnership",
            "partnerships",
            "rated",
            "rater",
            "reach",
            "reading",
            "since",
            "summary",
            "values",
            "what",
        ],
    )
)
