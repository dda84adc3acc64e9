"""Settings: typed, checked once at start, all faults reported at once."""

from __future__ import annotations

import os
import re
import runpy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from blog.domain.errors import SettingsError
from blog.resources import resource

PREFIX = "BLARNEY_"
CONFIG_FILE = PREFIX + "CONFIG_FILE"
MIN_SECRET_CHARS = 32
SECRET_FILE = "secret_key"  # noqa: S105 - the name of a file, not a secret


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked. The meaning and unit of each stand in ``config.py``."""

    data_dir: Path
    database_url: str
    secret_key: str
    site_url: str
    site_title: str
    site_tagline: str
    site_lang: str
    site_timezone: str
    trusted_proxies: int
    redis_url: str
    smtp_url: str
    mail_from: str
    rate_limits: bool
    comments_per_window: int
    previews_per_window: int
    calls_per_window: int
    rate_window_seconds: int
    edit_window_minutes: int
    posts_per_page: int
    threads_per_page: int
    replies_per_thread: int
    queue_page_size: int
    hold_everything: bool
    hold_at: float
    spam_at: float
    held_share: float
    settling_hours: float
    campaign_days: int
    session_hours: int
    page_cache_mib: int
    honesty_page: bool
    metrics_addresses: tuple[str, ...]
    log_level: str

    @property
    def is_https(self) -> bool:
        """Say whether the public address is encrypted."""
        return self.site_url.startswith("https://")

    @property
    def models_dir(self) -> Path:
        """Folder of the stored models."""
        return self.data_dir / "models"

    @property
    def sender(self) -> str:
        """The address that mails come from."""
        return self.mail_from or f"blarney@{urlsplit(self.site_url).hostname or 'localhost'}"

    @property
    def can_mail(self) -> bool:
        """Say whether mail can be sent: a server to hand it to, and an address for its links."""
        return bool(self.smtp_url and self.site_url)

    def environment(self) -> dict[str, str]:
        """Give the variables that make another process use the same data and secret."""
        return {
            f"{PREFIX}DATA_DIR": str(self.data_dir),
            f"{PREFIX}DATABASE_URL": self.database_url,
            f"{PREFIX}SECRET_KEY": self.secret_key,
        }


def load_settings(
    overrides: Mapping[str, Any] | None = None, *, environ: Mapping[str, str] | None = None
) -> Settings:
    """Read all sources, check every value, and give the frozen result.

    Raises
    ------
    SettingsError
        With one sentence for each fault.
    """
    faults: list[str] = []
    raw = _raw_values(os.environ if environ is None else environ, faults)
    raw.update({name.upper(): value for name, value in (overrides or {}).items()})
    known = {field.name.upper() for field in fields(Settings)}
    faults += [f"{name}: no such setting." for name in sorted(raw.keys() - known)]
    values: dict[str, Any] = {}
    for name in known & raw.keys():
        try:
            values[name.lower()] = CHECKS[name](raw[name])
        except ValueError as problem:
            faults.append(f"{name}: {problem}")
    if not faults:
        _complete(values, faults)
    if faults:
        raise SettingsError(faults)
    return Settings(**values)


def _raw_values(environ: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    raw = _uppercase_of(resource("config.py"))
    if own := environ.get(CONFIG_FILE):
        try:
            raw.update(_uppercase_of(Path(own)))
        except Exception as problem:  # noqa: BLE001 - the owner's file may fail in any way
            faults.append(f"{CONFIG_FILE}: cannot read {own}: {problem}")
    raw.update(
        {
            name.removeprefix(PREFIX): value
            for name, value in environ.items()
            if name.startswith(PREFIX) and name.removeprefix(PREFIX) in raw
        }
    )
    return raw


def _uppercase_of(path: Path) -> dict[str, Any]:
    return {name: value for name, value in runpy.run_path(str(path)).items() if name.isupper()}


def _complete(values: dict[str, Any], faults: list[str]) -> None:
    """Fill in what follows from other settings."""
    data_dir: Path = values["data_dir"]
    if not values["database_url"]:
        values["database_url"] = f"sqlite:///{data_dir / 'blarney.sqlite3'}"
    if not values["secret_key"]:
        path = data_dir / SECRET_FILE
        try:
            values["secret_key"] = _secret(path.read_text().strip()) if path.exists() else ""
        except (OSError, ValueError) as problem:
            faults.append(f"SECRET_KEY: cannot use {path}: {problem}")
    if 0 < values["spam_at"] < values["hold_at"]:
        faults.append("SPAM_AT: expected at least HOLD_AT.")


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(f"expected text, found {value!r}.")
    return value.strip()


def _filled(value: Any) -> str:
    text = _text(value)
    if not text:
        raise ValueError("expected text, found none.")
    return text


def _folder(value: Any) -> Path:
    path = Path(_filled(str(value) if isinstance(value, Path) else value))
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError) as problem:
        raise ValueError(f"expected a folder, found {str(path)!r}: {problem}.") from None


def _flag(value: Any) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    if isinstance(value, bool):
        return value
    if str(value).strip().lower() not in words:
        raise ValueError(f"expected on or off, found {value!r}.")
    return words[str(value).strip().lower()]


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        try:
            number = int(str(value))
        except ValueError:
            raise ValueError(f"expected a whole number, found {value!r}.") from None
        if not low <= number <= high:
            raise ValueError(f"expected {low} to {high}, found {number}.")
        return number

    return check


def _real(low: float, high: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        try:
            number = float(str(value))
        except ValueError:
            raise ValueError(f"expected a number, found {value!r}.") from None
        if not low <= number <= high:
            raise ValueError(f"expected {low} to {high}, found {number}.")
        return number

    return check


def _secret(value: Any) -> str:
    text = _text(value)
    if text and len(text) < MIN_SECRET_CHARS:
        raise ValueError(f"expected at least {MIN_SECRET_CHARS} characters, found {len(text)}.")
    return text


def _url(*schemes: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        text = _text(value).rstrip("/")
        if text and (urlsplit(text).scheme not in schemes or len(text.split("://")) < 2):  # noqa: PLR2004 - scheme and rest
            raise ValueError(f"expected an address with {' or '.join(schemes)}, found {text!r}.")
        return text

    return check


def _site_url(value: Any) -> str:
    text = _url("http", "https")(value)
    parts = urlsplit(text)
    if text and (parts.port == 0 or not parts.hostname or "@" in parts.netloc):
        raise ValueError(f"expected scheme and host only, found {text!r}.")
    if text != parts._replace(path="", query="", fragment="").geturl() or re.search(r"\s", text):
        raise ValueError(f"expected scheme and host only, found {text!r}.")
    return text


def _mail_address(value: Any) -> str:
    text = _text(value)
    if text and not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", text):
        raise ValueError(f"expected a mail address such as blog@example.org, found {text!r}.")
    return text


def _lang(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", text):
        raise ValueError(f"expected a language tag such as en or pt-BR, found {text!r}.")
    return text


def _database_url(value: Any) -> str:
    text = _text(value)
    if text and text.partition("://")[0] not in {"sqlite", "postgresql+psycopg"}:
        raise ValueError("expected sqlite:///… or postgresql+psycopg://….")
    try:
        _ = urlsplit(text).port
    except ValueError as problem:
        raise ValueError(f"expected a port as a number: {problem}.") from None
    return text


def _zone(value: Any) -> str:
    try:
        return ZoneInfo(_text(value)).key
    except (KeyError, ValueError, OSError):
        raise ValueError(f"expected an IANA time zone, found {value!r}.") from None


def _one_of(*words: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if str(value).upper() not in words:
            raise ValueError(f"expected one of {', '.join(words)}, found {value!r}.")
        return str(value).upper()

    return check


def _addresses(value: Any) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise ValueError(f"expected network addresses with commas, found {value!r}.")  # noqa: TRY004 - faults are ValueErrors here
    words = tuple(str(item).strip() for item in items if str(item).strip())
    for word in words:
        try:
            ip_address(word)
        except ValueError:
            raise ValueError(f"expected network addresses, found {word!r}.") from None
    return words


CHECKS: dict[str, Callable[[Any], Any]] = {
    "DATA_DIR": _folder,
    "DATABASE_URL": _database_url,
    "SECRET_KEY": _secret,
    "SITE_URL": _site_url,
    "SITE_TITLE": _filled,
    "SITE_TAGLINE": _text,
    "SITE_LANG": _lang,
    "SITE_TIMEZONE": _zone,
    "TRUSTED_PROXIES": _whole(0, 10),
    "REDIS_URL": _url("redis", "rediss"),
    "SMTP_URL": _url("smtp", "smtps"),
    "MAIL_FROM": _mail_address,
    "RATE_LIMITS": _flag,
    "COMMENTS_PER_WINDOW": _whole(1, 1_000_000),
    "PREVIEWS_PER_WINDOW": _whole(1, 1_000_000),
    "CALLS_PER_WINDOW": _whole(1, 10_000_000),
    "RATE_WINDOW_SECONDS": _whole(1, 86_400),
    "EDIT_WINDOW_MINUTES": _whole(0, 1_440),
    "POSTS_PER_PAGE": _whole(1, 100),
    "THREADS_PER_PAGE": _whole(1, 200),
    "REPLIES_PER_THREAD": _whole(1, 200),
    "QUEUE_PAGE_SIZE": _whole(1, 200),
    "HOLD_EVERYTHING": _flag,
    "HOLD_AT": _real(0, 1),
    "SPAM_AT": _real(0, 1),
    "HELD_SHARE": _real(0.001, 0.2),
    "SETTLING_HOURS": _real(0, 8_760),
    "CAMPAIGN_DAYS": _whole(1, 365),
    "SESSION_HOURS": _whole(1, 8_760),
    "PAGE_CACHE_MIB": _whole(0, 4_096),
    "HONESTY_PAGE": _flag,
    "METRICS_ADDRESSES": _addresses,
    "LOG_LEVEL": _one_of("DEBUG", "INFO", "WARNING", "ERROR"),
}
