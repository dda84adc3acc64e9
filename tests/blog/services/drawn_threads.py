"""Threads as tests compare them."""

from __future__ import annotations


def drawn(node):
    """Draw a thread: (who, depth, answered, children)."""
    return (
        node.comment.id if node.comment else None,
        node.depth,
        node.in_reply_to.id if node.in_reply_to else None,
        [drawn(child) for child in node.children],
    )


def ids(found):
    return [thread.root_id for thread in found.threads]
