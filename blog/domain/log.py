"""The log: which acts of people are written down. What is in it is never changed."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What somebody did."""

    DECIDED = "decided"
    UNDONE = "undone"
    BULK_STOPPED = "bulk_stopped"
    BULK_CONTINUED = "bulk_continued"
    POST_SAVED = "post_saved"
    POST_PUBLISHED = "post_published"
    POST_WITHDRAWN = "post_withdrawn"
    COMMENTS_OPENED = "comments_opened"
    COMMENTS_CLOSED = "comments_closed"
    RETRAINING_STARTED = "retraining_started"
    RETRAINED = "retrained"
    PROMOTED = "promoted"
    ROLLED_BACK = "rolled_back"
    RESCORED = "rescored"
    LIMITS_SAVED = "limits_saved"
    LIMITS_RESET = "limits_reset"
    SHADOW_STARTED = "shadow_started"
    SHADOW_STOPPED = "shadow_stopped"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an act
    USER_ADDED = "user_added"
    RULE_ADDED = "rule_added"
    RULE_CHANGED = "rule_changed"
    RULE_REMOVED = "rule_removed"
    RULES_SET = "rules_set"
    COMMENT_EDITED = "comment_edited"
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_SWITCHED = "webhook_switched"
    WEBHOOK_REMOVED = "webhook_removed"
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_OFF = "second_factor_off"
    SECOND_FACTOR_RESET = "second_factor_reset"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEY_COPIED = "passkey_copied"
    DEVICE_ENDED = "device_ended"
    TOKEN_CREATED = "token_created"  # noqa: S105 - the name of an act
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - the same
    ROLE_CHANGED = "role_changed"
    USER_DEACTIVATED = "user_deactivated"
    USER_REACTIVATED = "user_reactivated"
    INVITED = "invited"
    INVITATION_REVOKED = "invitation_revoked"
    INVITATION_ACCEPTED = "invitation_accepted"


class Via(StrEnum):
    """Which door an act came through."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    WORKER = "worker"
