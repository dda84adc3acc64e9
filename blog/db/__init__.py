"""Records: mapped classes and nothing else. All are named here so that migrations see them."""

from blog.db.adding import insert_into
from blog.db.alerts import AlertSettings
from blog.db.among import Numbers, among
from blog.db.base import Base, UtcDateTime, db, writing
from blog.db.bulk import BulkAction
from blog.db.campaign import COUNTED, Campaign, CommentFingerprint, CommentHost, FingerprintBand
from blog.db.comment import Comment
from blog.db.daily import DailyCount
from blog.db.device import Device
from blog.db.edits import CommentRevision
from blog.db.invitation import Invitation
from blog.db.labels import ALL_MINUTES, CommentLabel, LabelCount
from blog.db.log import LogEntry
from blog.db.looker import Looker
from blog.db.moderation import Assessment, Decision, StatusCount
from blog.db.outbox import OutboxMessage
from blog.db.passkeys import Passkey, SpentChallenge
from blog.db.post import Post, SiteVersion, Tag, post_tags
from blog.db.rate import RateWindow
from blog.db.rules import OwnerRule, RuleSettings
from blog.db.search import CommentSearch, SearchState
from blog.db.shadow import ShadowAssessment
from blog.db.token import ApiToken
from blog.db.trust import ConfirmedAddress
from blog.db.user import RecoveryCode, SecondFactor, SignInAttempt, User
from blog.db.webhooks import Webhook

__all__ = [
    "ALL_MINUTES",
    "COUNTED",
    "AlertSettings",
    "ApiToken",
    "Assessment",
    "Base",
    "BulkAction",
    "Campaign",
    "Comment",
    "CommentFingerprint",
    "CommentHost",
    "CommentLabel",
    "CommentRevision",
    "CommentSearch",
    "ConfirmedAddress",
    "DailyCount",
    "Decision",
    "Device",
    "FingerprintBand",
    "Invitation",
    "LabelCount",
    "LogEntry",
    "Looker",
    "Numbers",
    "OutboxMessage",
    "OwnerRule",
    "Passkey",
    "Post",
    "RateWindow",
    "RecoveryCode",
    "RuleSettings",
    "SearchState",
    "SecondFactor",
    "ShadowAssessment",
    "SignInAttempt",
    "SiteVersion",
    "SpentChallenge",
    "StatusCount",
    "Tag",
    "User",
    "UtcDateTime",
    "Webhook",
    "among",
    "db",
    "insert_into",
    "post_tags",
    "writing",
]
