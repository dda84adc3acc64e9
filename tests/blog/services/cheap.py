"""Hashing passwords with the real method at its lowest cost."""

from __future__ import annotations

from argon2 import PasswordHasher

from blog.services import Services


def hash_cheaply(services: Services) -> None:
    """Let every service about users hash in no time."""
    services.accounts._passwords.method = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
