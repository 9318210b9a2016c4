"""Words for posts, readings and agreed pieces: what an enum, an age or a doubt is called on screen. No widgets, no state."""

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from crm.domain.readings import Age, Doubt, Finality
from crm.domain.vocabulary import DeliverableState, PostType, ReadingSource

TWO_DAYS = timedelta(days=2)


def _tr(text: str) -> str:
    return QCoreApplication.translate("posts", text)


def type_words(kind: PostType) -> str:
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


def source_words(source: ReadingSource) -> str:
    """Who says what the figures were."""
    return {
        ReadingSource.EXPORT: _tr("Platform export"),
        ReadingSource.SCREENSHOT: _tr("Screenshot"),
        ReadingSource.PARTNER: _tr("Partner"),
        ReadingSource.TYPED: _tr("Typed"),
    }[source]


def age_words(age: timedelta | None) -> str:
    """How old a post was: hours up to two days, then days."""
    if age is None:
        return _tr("age not known")
    if age < timedelta(0):
        return _tr("before posting")
    if age < TWO_DAYS:
        return _tr("{n} h").format(n=age // timedelta(hours=1))
    return _tr("{n} d").format(n=age.days)


def wanted_words(age: Age) -> str:
    """One of the ages at which posts are compared."""
    return {Age.DAY: _tr("24 h"), Age.WEEK: _tr("7 d"), Age.MONTH: _tr("30 d")}[age]


def finality_words(finality: Finality) -> str:
    """Whether the figures still move."""
    return {
        Finality.PROVISIONAL: _tr("Provisional"),
        Finality.FINAL: _tr("Final"),
        Finality.UNKNOWN: _tr("age not known"),
    }[finality]


def doubt_words(doubt: Doubt) -> str:
    """Why somebody should look at a reading."""
    return {
        Doubt.ENGAGEMENTS_OVER_REACH: _tr("more engagements than reach"),
        Doubt.IMPRESSIONS_UNDER_REACH: _tr("fewer impressions than reach"),
        Doubt.VIEWS_UNDER_LIKES: _tr("fewer views than likes"),
        Doubt.RATE_OVER_ONE: _tr("a rate above 100 %"),
        Doubt.SAVES_OVER_REACH: _tr("more saves than reach"),
        Doubt.FALLING_LIKES: _tr("fewer likes than before"),
        Doubt.LATE_STORY: _tr("a story read after its 24 hours"),
        Doubt.READ_BEFORE_POSTED: _tr("read before it was posted"),
    }[doubt]


def doubts_words(doubts: tuple[Doubt, ...]) -> str:
    """All of them in one sentence; "" for none."""
    return _tr("Worth a look: {why}.").format(why=doubts_in_short(doubts)) if doubts else ""


def doubts_in_short(doubts: tuple[Doubt, ...]) -> str:
    """Only the reasons, with commas between."""
    return ", ".join(doubt_words(each) for each in doubts)


def figure_words(name: str) -> str:
    """A figure of a reading by its field's name."""
    return {
        "impressions": _tr("Impressions"),
        "reach": _tr("Reach"),
        "views": _tr("Views"),
        "likes": _tr("Likes"),
        "comments": _tr("Comments"),
        "shares": _tr("Shares"),
        "saves": _tr("Saves"),
        "clicks": _tr("Clicks"),
        "engagements": _tr("Engagements"),
    }[name]


def state_words(state: DeliverableState) -> str:
    """How far an agreed piece has come."""
    return {
        DeliverableState.AGREED: _tr("Agreed"),
        DeliverableState.IN_REVIEW: _tr("In review"),
        DeliverableState.CHANGES: _tr("Changes asked"),
        DeliverableState.APPROVED: _tr("Approved"),
        DeliverableState.LIVE: _tr("Live"),
        DeliverableState.DROPPED: _tr("Dropped"),
    }[state]


def state_tone(state: DeliverableState) -> str:
    """The tone of its chip."""
    return {
        DeliverableState.IN_REVIEW: "blue",
        DeliverableState.CHANGES: "amber",
        DeliverableState.APPROVED: "teal",
        DeliverableState.LIVE: "green",
    }.get(state, "neutral")
