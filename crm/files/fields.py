"""What a column of an imported table can say, for every kind of table. No words of column names: those are in `words`."""

from collections.abc import Mapping
from enum import StrEnum

from crm.domain.vocabulary import ImportKind


class Field(StrEnum):
    """What a column can say; its value is what a written mapping holds, so it lasts."""

    # people
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    HANDLE = "handle"
    PLATFORM = "platform"
    URL = "url"  # of a profile
    FOLLOWERS = "followers"
    ENGAGEMENT_RATE = "engagement_rate"
    EMAIL = "email"
    PHONE = "phone"
    WEBSITE = "website"
    COMPANY = "company"
    POSITION = "position"
    LOCATION = "location"
    NICHES = "niches"
    TAGS = "tags"
    GENDER = "gender"
    LANGUAGE = "language"
    NOTE = "note"
    OWN_ID = "own_id"
    READ_ON = "read_on"

    # posts and their figures
    POST_ID = "post_id"
    PERMALINK = "permalink"
    POSTED_AT = "posted_at"
    TEXT = "text"
    POST_TYPE = "post_type"
    IMPRESSIONS = "impressions"
    REACH = "reach"
    VIEWS = "views"
    LIKES = "likes"
    COMMENTS = "comments"
    SHARES = "shares"
    SAVES = "saves"
    CLICKS = "clicks"
    ENGAGEMENTS = "engagements"
    READ_AT = "read_at"  # when the figures were read
    BOOSTED = "boosted"
    INFLUENCER_REF = "influencer_ref"  # a file's own id of a person whom another file describes
    POST_REF = "post_ref"
    CAMPAIGN = "campaign"
    BRAND = "brand"

    # sales
    ORDER_REF = "order_ref"
    LINE = "line"
    AT = "at"
    ORDERS = "orders"
    UNITS = "units"
    REVENUE = "revenue"
    REFUND = "refund"
    DISCOUNT = "discount"
    TAX = "tax"
    SHIPPING = "shipping"
    CURRENCY = "currency"
    CODE = "code"
    CODE_TYPE = "code_type"
    SALE_SOURCE = "sale_source"
    PRODUCT = "product"
    CUSTOMER = "customer"
    STATUS = "status"

    # payouts
    PAYOUT = "payout"
    PAY_BASIS = "pay_basis"
    PAY_RATE = "pay_rate"
    DUE_ON = "due_on"
    PAID_ON = "paid_on"

    # comments
    COMMENT_ID = "comment_id"
    AUTHOR = "author"
    SPAM = "spam"
    COMMENT_LIKES = "comment_likes"

    # conversations
    DIRECTION = "direction"
    CHANNEL = "channel"
    SUBJECT = "subject"
    OUTCOME = "outcome"

    DATE = "date"  # of a daily figure


PER_ACCOUNT = frozenset({Field.HANDLE, Field.URL, Field.FOLLOWERS, Field.ENGAGEMENT_RATE})
# Joined when several columns have them. Of every other field, the first column with a known value counts.
MANY_COLUMNS = frozenset({Field.LOCATION, Field.NICHES, Field.TAGS, Field.NOTE, Field.EMAIL, Field.PHONE, Field.CODE})
PEOPLE = frozenset({Field.NAME, Field.FIRST_NAME, Field.LAST_NAME, Field.HANDLE, Field.URL})

_WHO = (Field.NAME, Field.FIRST_NAME, Field.LAST_NAME, Field.HANDLE, Field.PLATFORM, Field.URL)
_REACHED = (Field.EMAIL, Field.PHONE, Field.WEBSITE, Field.COMPANY, Field.POSITION, Field.LOCATION)
_DESCRIBED = (Field.NICHES, Field.TAGS, Field.GENDER, Field.LANGUAGE, Field.NOTE, Field.OWN_ID)
_FIGURES = (
    Field.IMPRESSIONS,
    Field.REACH,
    Field.VIEWS,
    Field.LIKES,
    Field.COMMENTS,
    Field.SHARES,
    Field.SAVES,
    Field.CLICKS,
    Field.ENGAGEMENTS,
    Field.ENGAGEMENT_RATE,
)
_PERSON_OF = (Field.INFLUENCER_REF, Field.HANDLE, Field.NAME, Field.PLATFORM)

FIELDS_OF: Mapping[ImportKind, tuple[Field, ...]] = {
    ImportKind.INFLUENCERS: (
        *_WHO,
        Field.FOLLOWERS,
        Field.ENGAGEMENT_RATE,
        *_REACHED,
        *_DESCRIBED,
        Field.READ_ON,
    ),
    ImportKind.CONTACTS: (*_WHO, *_REACHED, *_DESCRIBED, Field.STATUS, Field.READ_ON),
    ImportKind.SNAPSHOTS: (Field.DATE, *_PERSON_OF, Field.URL, Field.FOLLOWERS, Field.ENGAGEMENT_RATE),
    ImportKind.POSTS: (
        Field.POST_ID,
        Field.PERMALINK,
        Field.POSTED_AT,
        Field.TEXT,
        Field.POST_TYPE,
        *_PERSON_OF,
        *_FIGURES,
        Field.READ_AT,
        Field.BOOSTED,
        Field.CAMPAIGN,
        Field.BRAND,
        Field.FOLLOWERS,
    ),
    ImportKind.CONVERSIONS: (
        Field.ORDER_REF,
        Field.LINE,
        Field.AT,
        Field.ORDERS,
        Field.UNITS,
        Field.REVENUE,
        Field.REFUND,
        Field.DISCOUNT,
        Field.TAX,
        Field.SHIPPING,
        Field.CURRENCY,
        Field.CODE,
        Field.CODE_TYPE,
        Field.SALE_SOURCE,
        *_PERSON_OF,
        Field.POST_REF,
        Field.PERMALINK,
        Field.CAMPAIGN,
        Field.BRAND,
        Field.PRODUCT,
        Field.CUSTOMER,
        Field.STATUS,
        Field.CLICKS,
    ),
    ImportKind.PAYOUTS: (
        *_PERSON_OF,
        Field.PAYOUT,
        Field.CURRENCY,
        Field.PAY_BASIS,
        Field.PAY_RATE,
        Field.ORDERS,
        Field.DUE_ON,
        Field.PAID_ON,
        Field.STATUS,
        Field.CAMPAIGN,
        Field.BRAND,
        Field.NOTE,
    ),
    ImportKind.COMMENTS: (
        Field.COMMENT_ID,
        Field.POST_REF,
        Field.PERMALINK,
        Field.AUTHOR,
        Field.AT,
        Field.TEXT,
        Field.COMMENT_LIKES,
        Field.SPAM,
        Field.PLATFORM,
    ),
    ImportKind.MAIL: (
        Field.NAME,
        Field.FIRST_NAME,
        Field.LAST_NAME,
        Field.EMAIL,
        Field.HANDLE,
        Field.OWN_ID,
        Field.AT,
        Field.DIRECTION,
        Field.CHANNEL,
        Field.SUBJECT,
        Field.TEXT,
        Field.OUTCOME,
        Field.BRAND,
    ),
    ImportKind.CALENDAR: (),
}
