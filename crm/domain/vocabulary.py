"""The words of the field as enums and small values. No rules: those live beside their subject in this package.

An enum's value is what the file, the command line and the exports hold; what a person reads is made by the screens.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Platform(StrEnum):
    """Where an account lives. OTHER keeps a handle whose platform Rapport does not know."""

    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    X = "x"
    FACEBOOK = "facebook"
    LINKEDIN = "linkedin"
    TWITCH = "twitch"
    PINTEREST = "pinterest"
    SNAPCHAT = "snapchat"
    THREADS = "threads"
    BLUESKY = "bluesky"
    BLOG = "blog"
    PODCAST = "podcast"
    OTHER = "other"


class PartnershipStatus(StrEnum):
    """How far a partnership (influencer x brand) has come. Source: domain.md, stages and statuses."""

    PROSPECT = "prospect"
    TRIAL = "trial"
    ACTIVE = "active"
    ESTABLISHED = "established"
    AMBASSADOR = "ambassador"
    PAUSED = "paused"
    ENDED = "ended"


class OutreachStage(StrEnum):
    """Where the conversation with a partner stands. Source: domain.md, outreach."""

    IDENTIFIED = "identified"
    VETTED = "vetted"
    CONTACTED = "contacted"
    FOLLOWED_UP = "followed_up"
    REPLIED = "replied"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    DO_NOT_CONTACT = "do_not_contact"


class Channel(StrEnum):
    """How an outreach travelled."""

    EMAIL = "email"
    DIRECT_MESSAGE = "direct_message"
    CALL = "call"
    MEETING = "meeting"
    LETTER = "letter"
    OTHER = "other"


class Direction(StrEnum):
    """Who spoke: OUT from us, IN from the influencer."""

    OUT = "out"
    IN = "in"


class Outcome(StrEnum):
    """What came of one outreach."""

    NONE = "none"
    NO_ANSWER = "no_answer"
    REPLIED = "replied"
    INTERESTED = "interested"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    DECLINED = "declined"
    DO_NOT_CONTACT = "do_not_contact"


class Basis(StrEnum):
    """What an engagement rate is divided by; a rate without it means nothing."""

    FOLLOWERS = "followers"
    REACH = "reach"
    IMPRESSIONS = "impressions"
    VIEWS = "views"
    UNKNOWN = "unknown"


class SnapshotSource(StrEnum):
    """Where a dated account figure came from."""

    IMPORT = "import"
    TYPED = "typed"


class ImportKind(StrEnum):
    """What the main things of an imported file are."""

    INFLUENCERS = "influencers"
    CONTACTS = "contacts"
    SNAPSHOTS = "snapshots"
    POSTS = "posts"
    CONVERSIONS = "conversions"
    PAYOUTS = "payouts"
    COMMENTS = "comments"
    MAIL = "mail"
    CALENDAR = "calendar"


class CollaborationStage(StrEnum):
    """How far one influencer's part in a campaign has come. Source: domain.md, campaign participation."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    BRIEF_SENT = "brief_sent"
    PRODUCT_SENT = "product_sent"
    DRAFT = "draft"
    CHANGES = "changes"
    APPROVED = "approved"
    LIVE = "live"
    METRICS_FINAL = "metrics_final"
    PAID = "paid"
    CLOSED = "closed"


class GoalFigure(StrEnum):
    """What a campaign's goal is counted in: engagement, conversions or audience feedback."""

    ENGAGEMENTS = "engagements"
    ENGAGEMENT_RATE = "engagement_rate"
    REACH = "reach"
    IMPRESSIONS = "impressions"
    VIEWS = "views"
    CLICKS = "clicks"
    ORDERS = "orders"
    REVENUE = "revenue"
    COMMENTS = "comments"
    POSITIVE_SHARE = "positive_share"


class DeliverableState(StrEnum):
    """How far an agreed piece has come; late is computed, never stored."""

    AGREED = "agreed"
    IN_REVIEW = "in_review"
    CHANGES = "changes"
    APPROVED = "approved"
    LIVE = "live"
    DROPPED = "dropped"


class ReviewVerdict(StrEnum):
    """What a reviewer said of a draft."""

    CHANGES = "changes"
    APPROVED = "approved"
    COMMENT = "comment"


class PostTagKind(StrEnum):
    """What a post's tag says: its creative theme, or its style."""

    THEME = "theme"
    STYLE = "style"


class CommentTheme(StrEnum):
    """What a comment is about. Source: product.md, audience feedback."""

    PRAISE = "praise"
    QUESTION = "question"
    PURCHASE_INTENT = "purchase_intent"
    SCEPTICISM = "scepticism"
    COMPLAINT = "complaint"
    OFF_TOPIC = "off_topic"


class Tone(StrEnum):
    """How a comment sounds; NOT_JUDGED where the word list does not know the language."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    NOT_JUDGED = "not_judged"


class PostType(StrEnum):
    """What kind of piece a post is; POST where the source does not say more."""

    POST = "post"
    CAROUSEL = "carousel"
    REEL = "reel"
    SHORT = "short"
    STORY = "story"
    VIDEO = "video"
    LIVE = "live"
    LINK = "link"
    TEXT = "text"
    ARTICLE = "article"
    EPISODE = "episode"


class ReadingSource(StrEnum):
    """Who says what a post's figures were."""

    EXPORT = "export"  # a file of a platform or tool
    SCREENSHOT = "screenshot"
    PARTNER = "partner"
    TYPED = "typed"


class SaleSource(StrEnum):
    """Through whom a sale came; only a PARTNER's counts for partners."""

    PARTNER = "partner"
    ORGANIC = "organic"
    PAID = "paid"
    UNKNOWN = "unknown"


class Party(StrEnum):
    """Who owes: US (the agency) or the PARTNER."""

    US = "us"
    PARTNER = "partner"


class PromiseState(StrEnum):
    """What became of a promise; late is computed, never stored."""

    OPEN = "open"
    KEPT = "kept"
    RELEASED = "released"


class RunEnd(StrEnum):
    """Why a sequence sends nothing more to a person."""

    REPLIED = "replied"
    FINISHED = "finished"
    STOPPED = "stopped"


class RateSource(StrEnum):
    """How firm a partner's rate is."""

    ASKED = "asked"  # the partner's own rate card
    QUOTED = "quoted"
    AGREED = "agreed"
    PAID = "paid"


class RightKind(StrEnum):
    """In what way an asset may be used. Source: domain.md, usage-rights terms."""

    ORGANIC = "organic"
    PAID = "paid"
    ALLOWLISTING = "allowlisting"
    FULL_COMMERCIAL = "full_commercial"


class RightTrigger(StrEnum):
    """What starts a window of use."""

    DATE = "date"
    SIGNATURE = "signature"
    DELIVERY = "delivery"
    POSTING = "posting"


class EditsAllowed(StrEnum):
    """How far an asset may be changed."""

    NONE = "none"
    CROP = "crop"
    EDIT = "edit"


class Connection(StrEnum):
    """What ties a partner to a brand, which a reader should know of."""

    PAID = "paid"
    GIFT = "gift"
    COMMISSION = "commission"
    EMPLOYED = "employed"
    FAMILY = "family"
    PAST = "past"
    NONE = "none"


class DisclosureOutcome(StrEnum):
    """What a look at a live post found."""

    CLEAR = "clear"
    UNCLEAR = "unclear"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


# Currencies whose minor unit is not two digits. Source: ISO 4217, list one.
_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS = "CLF UYW"
_DIGITS = {
    currency: digits
    for digits, currencies in ((0, _NO_DIGITS), (3, _THREE_DIGITS), (4, _FOUR_DIGITS))
    for currency in currencies.split()
}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; amounts of different currencies never mix.

    Attributes:
        minor: whole minor units (cents, fils; yen itself).
        currency: ISO 4217 code, three capital letters.
    """

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """An amount in main units; what is smaller than a minor unit is rounded half away from zero."""
        digits = cls(0, currency).decimals
        return cls(int(amount.scaleb(digits).to_integral_value(ROUND_HALF_UP)), currency)

    @property
    def decimals(self) -> int:
        """Decimal digits of the currency: 2 for EUR, 0 for JPY, 3 for KWD."""
        return _DIGITS.get(self.currency, 2)

    @property
    def amount(self) -> Decimal:
        """The exact amount in the currency's main unit."""
        return Decimal(self.minor).scaleb(-self.decimals)

    def __add__(self, other: "Money") -> "Money":
        """Add within one currency.

        Raises:
            ValueError: the currencies differ; a dated rate is needed first.
        """
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)
