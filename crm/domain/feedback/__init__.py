"""What people answered under posts: tone by a local word list, themes by a small codebook, spam, shares and quotes.

Automated tone stumbles on irony and slang, so a person's mark always wins, and a language that the word list does not
know is not judged. The words are values, see `lexicon`; nothing is read from files here.
"""

from crm.domain.feedback.codebook import Judgement, PersonMark, comment_theme, judged, repeated, spam_rule
from crm.domain.feedback.lexicon import Codebook, Lexicon
from crm.domain.feedback.quotes import Comment, Quote, anonymous, quotes
from crm.domain.feedback.shares import Agreement, FeedbackSummary, Share, agreement, feedback_summary, shares
from crm.domain.feedback.tone import Heard, heard_tone

__all__ = [
    "Agreement",
    "Codebook",
    "Comment",
    "FeedbackSummary",
    "Heard",
    "Judgement",
    "Lexicon",
    "PersonMark",
    "Quote",
    "Share",
    "agreement",
    "anonymous",
    "comment_theme",
    "feedback_summary",
    "heard_tone",
    "judged",
    "quotes",
    "repeated",
    "shares",
    "spam_rule",
]
