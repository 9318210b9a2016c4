"""Mapped classes by subject; importing this package registers all of them with `Base.metadata`."""

from crm.db.entities.base import Base, new_id
from crm.db.entities.brands import Brand, BrandNiche, BrandValue
from crm.db.entities.campaigns import Campaign, Collaboration
from crm.db.entities.money import Conversion, Payment, SaleRollup
from crm.db.entities.partnerships import Attachment, Outreach, Partnership, PartnershipMove, Task
from crm.db.entities.people import (
    Account,
    AccountHandle,
    AccountSnapshot,
    AudienceNote,
    Influencer,
    InfluencerAlias,
    InfluencerNiche,
    InfluencerTag,
    KeptApart,
    Niche,
    Tag,
    ValueRating,
)
from crm.db.entities.posts import Comment, Post, PostAlias, PostRollup, Reading
from crm.db.entities.workspace import (
    AttachmentBlob,
    ImportBatch,
    ImportMapping,
    JournalChange,
    JournalStep,
    SearchDocument,
    Workspace,
)

__all__ = [
    "Account",
    "AccountHandle",
    "AccountSnapshot",
    "Attachment",
    "AttachmentBlob",
    "AudienceNote",
    "Base",
    "Brand",
    "BrandNiche",
    "BrandValue",
    "Campaign",
    "Collaboration",
    "Comment",
    "Conversion",
    "ImportBatch",
    "ImportMapping",
    "Influencer",
    "InfluencerAlias",
    "InfluencerNiche",
    "InfluencerTag",
    "JournalChange",
    "JournalStep",
    "KeptApart",
    "Niche",
    "Outreach",
    "Partnership",
    "PartnershipMove",
    "Payment",
    "Post",
    "PostAlias",
    "PostRollup",
    "Reading",
    "SaleRollup",
    "SearchDocument",
    "Tag",
    "Task",
    "ValueRating",
    "Workspace",
    "new_id",
]
