"""The owner's rules: what can be written, how it is normalised, and what matches.

Pure. Folding look-alike letters is the classifier's and is handed in. Nothing an owner types is
ever run: phrases are compared word by word, never as patterns.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.domain.text import clean_line, refuse_unstorable, search_key

MAX_VALUE_CHARS: Final = 200
MAX_NOTE_CHARS: Final = 500
MAX_RULES: Final = 5_000
WIDEST_BITS: Final = {4: 8, 6: 16}
"""The shortest network prefixes taken: shorter ones would match half the world."""
# Scripts written without spaces: each letter counts as a word.
_UNSPACED: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_SECOND_LEVEL: Final = frozenset({"co", "com", "org", "net", "edu", "gov", "ac", "or", "ne", "go"})
MAX_HOST_CHARS: Final = 253


class RuleKind(StrEnum):
    """What of a comment a rule looks at."""

    PHRASE = "phrase"
    HOST = "host"
    MAIL_DOMAIN = "mail_domain"
    NETWORK = "network"
    AUTHOR = "author"


class Effect(StrEnum):
    """What a rule does to a comment that matches."""

    HOLD = "hold"
    SPAM = "spam"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule as typed; of an author the value is the keyed hash, ``shown`` what people read."""

    kind: RuleKind
    value: str
    effect: Effect
    note: str = ""
    expires_at: datetime | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule ready to be compared; ``value`` is normalised."""

    id: int
    kind: RuleKind
    value: str
    effect: Effect
    shown: str
    expires_at: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        """Say whether it has not expired."""
        return self.expires_at is None or self.expires_at > now


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a comment rules look at.

    Attributes
    ----------
    texts
        Words of each text (see ``words_of``); phrases never reach from one into the next.
    hosts
        Hosts linked to, in ASCII.
    mentioned
        Hosts that stand in the text without being links; only block rules look at them.
    address
        The live network address; ``None`` when it is not known any more.
    identities
        Keyed hashes of who is proven to write: the browser's and a confirmed mail address's.
    is_mail_proven
        Whether the author of ``mail_domain``'s address confirmed it with this browser.
    """

    texts: tuple[tuple[str, ...], ...] = ()
    hosts: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    mail_domain: str | None = None
    address: str | None = None
    identities: frozenset[str] = frozenset()
    is_mail_proven: bool = False


def words_of(folded: str) -> tuple[str, ...]:
    """Split a folded text into words as rules compare them, case and accents ignored."""
    plain = folded.casefold() if folded.isascii() else search_key(folded)
    return tuple(_WORDS.findall(plain))


def cleaned(new: NewRule, *, fold: Callable[[str], str], now: datetime) -> NewRule:
    """Check and normalise a rule; all faults are reported at once.

    Raises
    ------
    InvalidInputError
        If a field is not what was expected, or the rule would match nearly everything.
    """
    faults: dict[str, str] = {}
    value, note = new.value.strip(), new.note.strip()
    for field, text, most in (("value", value, MAX_VALUE_CHARS), ("note", note, MAX_NOTE_CHARS)):
        try:
            refuse_unstorable(field, text)
        except InvalidInputError as fault:
            faults.update(fault.fields)
        if len(text) > most:
            faults[field] = Sentence(
                "Expected at most {most:,} characters, found {found:,}.", most=most, found=len(text)
            )
    if new.expires_at is not None and new.expires_at <= now:
        faults["expires"] = Sentence("Expected a day in the future, or none.")
    normal = "" if "value" in faults else _normal(new.kind, value, fold, faults)
    if faults:
        raise InvalidInputError(faults)
    shown = new.shown or (clean_line(value) if new.kind is RuleKind.PHRASE else normal)
    return NewRule(new.kind, normal, new.effect, note, new.expires_at, shown)


def _normal(kind: RuleKind, value: str, fold: Callable[[str], str], faults: dict[str, str]) -> str:
    try:
        if kind is RuleKind.PHRASE:
            return _phrase(value, fold)
        if kind is RuleKind.HOST:
            return _domain(_bare_host(value))
        if kind is RuleKind.MAIL_DOMAIN:
            return _domain(value.rpartition("@")[2])
        return _network(value) if kind is RuleKind.NETWORK else value
    except ValueError as problem:
        faults["value"] = problem.args[0]
        return ""


def _phrase(value: str, fold: Callable[[str], str]) -> str:
    words = words_of(fold(value))
    if len("".join(words)) < 2:  # noqa: PLR2004 - one letter is in nearly every comment
        raise ValueError(Sentence("Expected a word or phrase of two letters or digits at least."))
    return " ".join(words)


def _bare_host(value: str) -> str:
    rest = re.sub(r"^[a-z][a-z0-9+.-]*:/*", "", value.strip().casefold())
    return re.split(r"[/?#]", rest)[0].rpartition("@")[2].partition(":")[0]


def _domain(text: str) -> str:
    host = ascii_host(text.removeprefix("*.").removeprefix("www."))
    labels = host.split(".")
    is_host = len(host) <= MAX_HOST_CHARS and all(_LABEL.fullmatch(label) for label in labels)
    if len(labels) < 2 or not is_host:  # noqa: PLR2004 - a name and a domain
        raise ValueError(
            Sentence("Expected a host such as casino.example, found “{found}”.", found=text[:60])
        )
    if len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SECOND_LEVEL:  # noqa: PLR2004 - co.uk and its like
        raise ValueError(
            Sentence("Expected one site, found “{host}”, under which are thousands.", host=host)
        )
    return host


def _network(value: str) -> str:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise ValueError(
            Sentence(
                "Expected an address or a range such as 203.0.113.0/24, found “{found}”.",
                found=value[:60],
            )
        ) from None
    widest = WIDEST_BITS[network.version]
    if network.prefixlen < widest:
        raise ValueError(
            Sentence(
                "Expected a range of /{widest} or narrower, found /{found}.",
                widest=widest,
                found=network.prefixlen,
            )
        )
    return str(network)


def ascii_host(host: str) -> str:
    """Give a host in lower case and in ASCII (IDNA); as it is where that has no such form."""
    name = host.strip().casefold().strip(".")
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


class RuleBook:
    """All rules, compiled once for every version of them; lookups do not grow with their number.

    Phrases are found by their first word and their length, hosts and domains by their name and
    those above it.
    """

    def __init__(self, rules: Iterable[ReadyRule]) -> None:
        self._phrases: dict[str, dict[int, dict[tuple[str, ...], list[ReadyRule]]]] = {}
        self._named: dict[tuple[RuleKind, str], list[ReadyRule]] = {}
        self._networks: dict[tuple[int, int], dict[int, list[ReadyRule]]] = {}
        for rule in rules:
            self._add(rule)

    def matches(self, facts: Facts, now: datetime) -> tuple[ReadyRule, ...]:
        """Give every rule in force that a comment matches, each once, oldest first."""
        found = {rule.id: rule for rule in self._found(facts) if rule.is_in_force(now)}
        kept = [rule for rule in found.values() if self._counts(rule, facts, found.values())]
        return tuple(sorted(kept, key=lambda rule: rule.id))

    def _add(self, rule: ReadyRule) -> None:
        if rule.kind is RuleKind.PHRASE:
            words = tuple(rule.value.split(" "))
            lengths = self._phrases.setdefault(words[0], {})
            lengths.setdefault(len(words), {}).setdefault(words, []).append(rule)
        elif rule.kind is RuleKind.NETWORK:
            network = ipaddress.ip_network(rule.value)
            bits = network.max_prefixlen - network.prefixlen
            group = self._networks.setdefault((network.version, bits), {})
            group.setdefault(int(network.network_address) >> bits, []).append(rule)
        else:
            self._named.setdefault((rule.kind, rule.value), []).append(rule)

    def _found(self, facts: Facts) -> Iterable[ReadyRule]:
        for words in facts.texts:
            yield from self._phrases_in(words)
        for host in facts.hosts | facts.mentioned:
            yield from self._of_name(RuleKind.HOST, host)
        if facts.mail_domain:
            yield from self._of_name(RuleKind.MAIL_DOMAIN, facts.mail_domain)
        if facts.address:
            yield from self._of_address(facts.address)
        for identity in facts.identities:
            yield from self._named.get((RuleKind.AUTHOR, identity), ())

    def _phrases_in(self, words: Sequence[str]) -> Iterable[ReadyRule]:
        for place, word in enumerate(words):
            for length, phrases in self._phrases.get(word, {}).items():
                yield from phrases.get(tuple(words[place : place + length]), ())

    def _of_name(self, kind: RuleKind, host: str) -> Iterable[ReadyRule]:
        for name in names_above(host):
            yield from self._named.get((kind, name), ())

    def _of_address(self, address: str) -> Iterable[ReadyRule]:
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        for (version, bits), group in self._networks.items():
            if version == parsed.version:
                yield from group.get(int(parsed) >> bits, ())

    @staticmethod
    def _counts(rule: ReadyRule, facts: Facts, found: Iterable[ReadyRule]) -> bool:
        """Say whether an allow rule may count: only for what cannot be claimed by anybody.

        A mail address that was only typed proves nothing, and one allowed link does not make the
        links beside it welcome.
        """
        if rule.effect is not Effect.ALLOW:
            return True
        if rule.kind is RuleKind.MAIL_DOMAIN:
            return facts.is_mail_proven
        if rule.kind is not RuleKind.HOST:
            return True
        allowed = {r.value for r in found if r.kind is RuleKind.HOST and r.effect is Effect.ALLOW}
        return bool(facts.hosts) and all(
            allowed.intersection(names_above(host)) for host in facts.hosts
        )


def names_above(host: str) -> list[str]:
    """Give a host and every domain it lies in, without the top-level one."""
    labels = host.split(".")[-12:]
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
