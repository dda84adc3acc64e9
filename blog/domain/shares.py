"""A count out of a number, with how sure it is. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

Z_95 = 1.959964
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``; both are whole numbers, ``0 <= count <= of``."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """Give the share in [0, 1]; ``None`` of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Give Wilson's 95 % interval (Wilson 1927), within [0, 1]; ``None`` of nothing."""
        if not self.of:
            return None
        share, square = self.count / self.of, Z_95**2
        middle = (share + square / (2 * self.of)) / (1 + square / self.of)
        half = (share * (1 - share) / self.of + square / (4 * self.of**2)) ** 0.5
        half *= Z_95 / (1 + square / self.of)
        return max(middle - half, 0.0), min(middle + half, 1.0)
