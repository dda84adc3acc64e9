"""The cast of the tests."""

from __future__ import annotations

ADA = "Ada"  # administrator
MAX = "Max"  # moderator
RITA = "Rita"  # reader
SPIKE = "Spike"  # spammer
PASSWORD = "seven brass lanterns"
ADDRESS = "198.51.100.7"
OTHER_ADDRESS = "203.0.113.99"
