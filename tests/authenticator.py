"""An authenticator made of software: keeps passkeys and answers as a browser would pass it on."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

SITE = "https://blog.example"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def in_base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One passkey (ES256, no attestation); its attributes are what may be wrong about an answer.

    Attributes
    ----------
    count
        The counter that the next answer shows; it grows by itself unless it is 0.
    """

    origin: str = SITE
    rp_id: str = "blog.example"
    flags: int = PRESENT | VERIFIED
    count: int = 1
    transports: list[str] = field(default_factory=lambda: ["internal", "hybrid"])
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: dict[str, Any], **changes: Any) -> str:
        """Answer what asks for a new passkey."""
        told = self._data(self.flags | ATTESTED) + self._attested()
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        response = {
            "clientDataJSON": self._client_data("webauthn.create", options),
            "attestationObject": in_base64(made),
            "transports": self.transports,
        }
        return self._answer(response, changes)

    def show(self, options: dict[str, Any], **changes: Any) -> str:
        """Answer what asks for a passkey that is there."""
        told, client = self._data(self.flags), self._client_data("webauthn.get", options)
        signed = told + hashlib.sha256(from_base64(client)).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": in_base64(told),
            "signature": in_base64(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": None,
        }
        return self._answer(response, changes)

    def _data(self, flags: int) -> bytes:
        shown = self.count
        self.count += 1 if self.count else 0
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, shown)

    def _attested(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        length = struct.pack(">H", len(self.credential_id))
        return bytes(16) + length + self.credential_id + cbor2.dumps(key)

    def _client_data(self, kind: str, options: dict[str, Any]) -> str:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return in_base64(json.dumps(said | {"crossOrigin": False}).encode())

    def _answer(self, response: dict[str, Any], changes: dict[str, Any]) -> str:
        name = in_base64(self.credential_id)
        told = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(told | changes)
