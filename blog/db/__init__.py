"""Records: mapped classes and nothing else. All are named here so that migrations see them."""

from blog.db.base import Base, UtcDateTime, db, writing
from blog.db.campaign import CommentFingerprint, CommentHost, FingerprintBand
from blog.db.comment import Comment
from blog.db.log import LogEntry
from blog.db.moderation import Assessment, Decision, StatusCount
from blog.db.post import Post, SiteVersion, Tag, post_tags
from blog.db.rate import RateWindow
from blog.db.search import CommentSearch, SearchState
from blog.db.shadow import ShadowAssessment
from blog.db.user import SignInAttempt, User

__all__ = [
    "Assessment",
    "Base",
    "Comment",
    "CommentFingerprint",
    "CommentHost",
    "CommentSearch",
    "Decision",
    "FingerprintBand",
    "LogEntry",
    "Post",
    "RateWindow",
    "SearchState",
    "ShadowAssessment",
    "SignInAttempt",
    "SiteVersion",
    "StatusCount",
    "Tag",
    "User",
    "UtcDateTime",
    "db",
    "post_tags",
    "writing",
]
