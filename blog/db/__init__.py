"""Records: mapped classes and nothing else. All are named here so that migrations see them."""

from blog.db.base import Base, UtcDateTime, db, writing
from blog.db.campaign import CommentFingerprint, CommentHost, FingerprintBand
from blog.db.comment import Comment
from blog.db.device import Device
from blog.db.invitation import Invitation
from blog.db.log import LogEntry
from blog.db.moderation import Assessment, Decision, StatusCount
from blog.db.post import Post, SiteVersion, Tag, post_tags
from blog.db.rate import RateWindow
from blog.db.shadow import ShadowAssessment
from blog.db.token import ApiToken
from blog.db.user import RecoveryCode, SecondFactor, SignInAttempt, User

__all__ = [
    "ApiToken",
    "Assessment",
    "Base",
    "Comment",
    "CommentFingerprint",
    "CommentHost",
    "Decision",
    "Device",
    "FingerprintBand",
    "Invitation",
    "LogEntry",
    "Post",
    "RateWindow",
    "RecoveryCode",
    "SecondFactor",
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
