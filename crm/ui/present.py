"""Words and tones for what the domain calls by value; the one place where an enum becomes something to read.

Numbers, money and dates are made by `crm.formats`, the same for screens, the command line and reports.
"""

from PySide6.QtCore import QCoreApplication

from crm.domain.vocabulary import (
    Basis,
    Channel,
    DeliverableState,
    Direction,
    Outcome,
    OutreachStage,
    PartnershipStatus,
    Platform,
    PostType,
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("present", text)


def status_words(status: PartnershipStatus | None) -> str:
    """A partnership's status."""
    if status is None:
        return _tr("No partnership")
    return {
        PartnershipStatus.PROSPECT: _tr("Prospect"),
        PartnershipStatus.TRIAL: _tr("Trial"),
        PartnershipStatus.ACTIVE: _tr("Active"),
        PartnershipStatus.ESTABLISHED: _tr("Established"),
        PartnershipStatus.AMBASSADOR: _tr("Ambassador"),
        PartnershipStatus.PAUSED: _tr("Paused"),
        PartnershipStatus.ENDED: _tr("Ended"),
    }[status]


def status_tone(status: PartnershipStatus | None) -> str:
    """The tone of its chip; "" for none."""
    if status is None:
        return ""
    return {
        PartnershipStatus.PROSPECT: "violet",
        PartnershipStatus.TRIAL: "blue",
        PartnershipStatus.ACTIVE: "green",
        PartnershipStatus.ESTABLISHED: "green",
        PartnershipStatus.AMBASSADOR: "rose",
        PartnershipStatus.PAUSED: "neutral",
        PartnershipStatus.ENDED: "neutral",
    }[status]


def stage_words(stage: OutreachStage) -> str:
    """Where the conversation stands."""
    return {
        OutreachStage.IDENTIFIED: _tr("Identified"),
        OutreachStage.VETTED: _tr("Vetted"),
        OutreachStage.CONTACTED: _tr("Contacted"),
        OutreachStage.FOLLOWED_UP: _tr("Followed up"),
        OutreachStage.REPLIED: _tr("Replied"),
        OutreachStage.NEGOTIATING: _tr("Negotiating"),
        OutreachStage.AGREED: _tr("Agreed"),
        OutreachStage.DECLINED: _tr("Declined"),
        OutreachStage.NO_ANSWER: _tr("No answer"),
        OutreachStage.DO_NOT_CONTACT: _tr("Do not contact"),
    }[stage]


def stage_tone(stage: OutreachStage) -> str:
    """The tone of its chip."""
    if stage in (OutreachStage.REPLIED, OutreachStage.NEGOTIATING):
        return "blue"
    if stage is OutreachStage.AGREED:
        return "green"
    if stage in (OutreachStage.DECLINED, OutreachStage.DO_NOT_CONTACT):
        return "red"
    if stage in (OutreachStage.CONTACTED, OutreachStage.FOLLOWED_UP):
        return "amber"
    return "neutral"


def channel_words(channel: Channel) -> str:
    """How an outreach travelled."""
    return {
        Channel.EMAIL: _tr("E-mail"),
        Channel.DIRECT_MESSAGE: _tr("Direct message"),
        Channel.CALL: _tr("Call"),
        Channel.MEETING: _tr("Meeting"),
        Channel.LETTER: _tr("Letter"),
        Channel.OTHER: _tr("Contact"),
    }[channel]


def channel_icon(channel: Channel) -> str:
    """The icon that stands for it."""
    return {
        Channel.EMAIL: "mail",
        Channel.DIRECT_MESSAGE: "message-square-text",
        Channel.CALL: "phone",
        Channel.MEETING: "users",
        Channel.LETTER: "inbox",
        Channel.OTHER: "message-square-text",
    }[channel]


def direction_words(direction: Direction) -> str:
    """Who spoke."""
    return _tr("from us") if direction is Direction.OUT else _tr("from them")


def outcome_words(outcome: Outcome) -> str:
    """What came of it."""
    return {
        Outcome.NONE: _tr("No outcome yet"),
        Outcome.NO_ANSWER: _tr("No answer"),
        Outcome.REPLIED: _tr("Replied"),
        Outcome.INTERESTED: _tr("Interested"),
        Outcome.NEGOTIATING: _tr("Negotiating"),
        Outcome.AGREED: _tr("Agreed"),
        Outcome.DECLINED: _tr("Declined"),
        Outcome.DO_NOT_CONTACT: _tr("Do not contact"),
    }[outcome]


def basis_words(basis: Basis | None) -> str:
    """What a rate is divided by; a rate without it means nothing."""
    return {
        Basis.FOLLOWERS: _tr("of followers"),
        Basis.REACH: _tr("of reach"),
        Basis.IMPRESSIONS: _tr("of impressions"),
        Basis.VIEWS: _tr("of views"),
    }.get(basis or Basis.UNKNOWN, _tr("basis not known"))


def basis_tag(basis: Basis | None) -> str:
    """The same for narrow places."""
    return {
        Basis.FOLLOWERS: _tr("foll."),
        Basis.REACH: _tr("reach"),
        Basis.IMPRESSIONS: _tr("impr."),
        Basis.VIEWS: _tr("views"),
    }.get(basis or Basis.UNKNOWN, _tr("basis?"))


def platform_tag(platform: Platform) -> str:
    """Two letters for narrow places; platform logos are trademarks and are not shipped."""
    return {
        Platform.INSTAGRAM: "IG",
        Platform.TIKTOK: "TT",
        Platform.YOUTUBE: "YT",
        Platform.X: "X",
        Platform.FACEBOOK: "FB",
        Platform.LINKEDIN: "LI",
        Platform.TWITCH: "TW",
        Platform.PINTEREST: "PI",
        Platform.SNAPCHAT: "SC",
        Platform.THREADS: "TH",
        Platform.BLUESKY: "BS",
        Platform.BLOG: _tr("Blog"),
        Platform.PODCAST: _tr("Podcast"),
        Platform.OTHER: _tr("Other"),
    }[platform]


def platform_words(platform: Platform) -> str:
    """Its name."""
    return {
        Platform.INSTAGRAM: "Instagram",
        Platform.TIKTOK: "TikTok",
        Platform.YOUTUBE: "YouTube",
        Platform.X: "X",
        Platform.FACEBOOK: "Facebook",
        Platform.LINKEDIN: "LinkedIn",
        Platform.TWITCH: "Twitch",
        Platform.PINTEREST: "Pinterest",
        Platform.SNAPCHAT: "Snapchat",
        Platform.THREADS: "Threads",
        Platform.BLUESKY: "Bluesky",
        Platform.BLOG: _tr("Blog"),
        Platform.PODCAST: _tr("Podcast"),
        Platform.OTHER: _tr("Other"),
    }[platform]


def post_type_words(kind: PostType) -> str:
    """What kind of piece it is."""
    return {
        PostType.POST: _tr("Post"),
        PostType.CAROUSEL: _tr("Carousel"),
        PostType.REEL: _tr("Reel"),
        PostType.SHORT: _tr("Short"),
        PostType.STORY: _tr("Story"),
        PostType.VIDEO: _tr("Video"),
        PostType.LIVE: _tr("Live"),
        PostType.LINK: _tr("Link"),
        PostType.TEXT: _tr("Text"),
        PostType.ARTICLE: _tr("Article"),
        PostType.EPISODE: _tr("Episode"),
    }[kind]


def piece_words(state: DeliverableState) -> str:
    """How far an agreed piece has come."""
    return {
        DeliverableState.AGREED: _tr("Agreed"),
        DeliverableState.IN_REVIEW: _tr("In review"),
        DeliverableState.CHANGES: _tr("Changes asked"),
        DeliverableState.APPROVED: _tr("Approved"),
        DeliverableState.LIVE: _tr("Live"),
        DeliverableState.DROPPED: _tr("Dropped"),
    }[state]


def piece_tone(state: DeliverableState) -> str:
    """The tone of its chip."""
    return {
        DeliverableState.IN_REVIEW: "blue",
        DeliverableState.CHANGES: "amber",
        DeliverableState.APPROVED: "teal",
        DeliverableState.LIVE: "green",
    }.get(state, "neutral")
