"""Records: mapped classes and nothing else. All are named here so that migrations see them."""

from blog.db.base import Base, UtcDateTime, db, writing
from blog.db.bulk import BulkAction
from blog.db.campaign import COUNTED, Campaign, CommentFingerprint, CommentHost, FingerprintBand
from blog.db.comment import Comment
from blog.db.edits import CommentRevision
from blog.db.log import LogEntry
from blog.db.looker import Looker
from blog.db.moderation import Assessment, Decision, StatusCount
from blog.db.post import Post, SiteVersion, Tag, post_tags
from blog.db.rate import RateWindow
from blog.db.rules import OwnerRule, RuleSettings
from blog.db.search import CommentSearch, SearchState
from blog.db.shadow import ShadowAssessment
from blog.db.trust import ConfirmedAddress
from blog.db.user import SignInAttempt, User

__all__ = [
    "COUNTED",
    "Assessment",
    "Base",
    "BulkAction",
    "Campaign",
    "Comment",
    "CommentFingerprint",
    "CommentHost",
    "CommentRevision",
    "CommentSearch",
    "ConfirmedAddress",
    "Decision",
    "FingerprintBand",
    "LogEntry",
    "Looker",
    "OwnerRule",
    "Post",
    "RateWindow",
    "RuleSettings",
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
