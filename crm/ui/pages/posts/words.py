"""Words for posts, readings and agreed pieces: what an enum, an age or a doubt is called on screen. No widgets, no state."""

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from crm.domain.readings import Age, Doubt, Finality
from crm.domain.vocabulary import ReadingSource
from crm.ui import present

TWO_DAYS = timedelta(days=2)
type_words = present.post_type_words
state_words = present.piece_words
state_tone = present.piece_tone


def _tr(text: str) -> str:
    return QCoreApplication.translate("posts", text)


def source_words(source: ReadingSource) -> str:
    """Who says what the figures were."""
    return {
        ReadingSource.EXPORT: _tr("Export"),
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
