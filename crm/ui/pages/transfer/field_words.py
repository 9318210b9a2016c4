"""What a column can say, in the person's words. No widget, no state."""

from PySide6.QtCore import QCoreApplication

from crm.files.fields import Field


def _tr(text: str) -> str:
    return QCoreApplication.translate("transfer", text)


def field_words(field: Field | None) -> str:
    """What a column says; None is left out."""
    if field is None:
        return _tr("Leave out")
    return (_people_words() | _post_words() | _sale_words() | _other_words())[field]


def _people_words() -> dict[Field, str]:
    return {
        Field.NAME: _tr("Name"),
        Field.FIRST_NAME: _tr("First name"),
        Field.LAST_NAME: _tr("Last name"),
        Field.HANDLE: _tr("Handle"),
        Field.PLATFORM: _tr("Platform"),
        Field.URL: _tr("Profile address"),
        Field.FOLLOWERS: _tr("Followers"),
        Field.ENGAGEMENT_RATE: _tr("Engagement rate"),
        Field.EMAIL: _tr("E-mail"),
        Field.PHONE: _tr("Telephone"),
        Field.WEBSITE: _tr("Website"),
        Field.COMPANY: _tr("Company"),
        Field.POSITION: _tr("Position"),
        Field.LOCATION: _tr("Location"),
        Field.NICHES: _tr("Niches"),
        Field.TAGS: _tr("Tags"),
        Field.GENDER: _tr("Gender"),
        Field.LANGUAGE: _tr("Language"),
        Field.NOTE: _tr("Note"),
        Field.OWN_ID: _tr("The list's own id"),
        Field.READ_ON: _tr("Figures read on"),
        Field.INFLUENCER_REF: _tr("Person's id elsewhere"),
    }


def _post_words() -> dict[Field, str]:
    return {
        Field.POST_ID: _tr("Post's id"),
        Field.PERMALINK: _tr("Link of the post"),
        Field.POSTED_AT: _tr("Posted on"),
        Field.TEXT: _tr("Text"),
        Field.POST_TYPE: _tr("Type of post"),
        Field.IMPRESSIONS: _tr("Impressions"),
        Field.REACH: _tr("Reach"),
        Field.VIEWS: _tr("Views"),
        Field.LIKES: _tr("Likes"),
        Field.COMMENTS: _tr("Comments (number)"),
        Field.SHARES: _tr("Shares"),
        Field.SAVES: _tr("Saves"),
        Field.CLICKS: _tr("Clicks"),
        Field.ENGAGEMENTS: _tr("Engagements (number)"),
        Field.READ_AT: _tr("Figures read at"),
        Field.BOOSTED: _tr("Boosted"),
        Field.POST_REF: _tr("Post's id elsewhere"),
        Field.CAMPAIGN: _tr("Campaign"),
        Field.BRAND: _tr("Brand"),
        Field.DATE: _tr("Day of the figures"),
    }


def _sale_words() -> dict[Field, str]:
    return {
        Field.ORDER_REF: _tr("Order number"),
        Field.LINE: _tr("Line of the order"),
        Field.AT: _tr("When"),
        Field.ORDERS: _tr("Orders"),
        Field.UNITS: _tr("Units"),
        Field.REVENUE: _tr("Revenue"),
        Field.REFUND: _tr("Refund"),
        Field.DISCOUNT: _tr("Discount"),
        Field.TAX: _tr("Tax"),
        Field.SHIPPING: _tr("Shipping"),
        Field.CURRENCY: _tr("Currency"),
        Field.CODE: _tr("Code"),
        Field.CODE_TYPE: _tr("Type of code"),
        Field.SALE_SOURCE: _tr("Source of the sale"),
        Field.PRODUCT: _tr("Product"),
        Field.CUSTOMER: _tr("Customer (as a hash)"),
        Field.STATUS: _tr("Status"),
        Field.PAYOUT: _tr("Amount paid out"),
        Field.PAY_BASIS: _tr("Paid per"),
        Field.PAY_RATE: _tr("Rate"),
        Field.DUE_ON: _tr("Due on"),
        Field.PAID_ON: _tr("Paid on"),
    }


def _other_words() -> dict[Field, str]:
    return {
        Field.COMMENT_ID: _tr("Comment's id"),
        Field.AUTHOR: _tr("Author (as a hash)"),
        Field.SPAM: _tr("Spam"),
        Field.COMMENT_LIKES: _tr("Likes of the comment"),
        Field.DIRECTION: _tr("Direction"),
        Field.CHANNEL: _tr("Channel"),
        Field.SUBJECT: _tr("Subject"),
        Field.OUTCOME: _tr("Outcome"),
    }
