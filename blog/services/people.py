"""People: the services about users, which share passwords, codes and devices."""

from __future__ import annotations

from dataclasses import dataclass

from blog.services.accounts import AccountService
from blog.services.attempts import SignInAttempts
from blog.services.call_limits import CallLimits
from blog.services.clock import Clock, DbSession
from blog.services.codes import SecondCodes
from blog.services.devices import DeviceService
from blog.services.invitation_mails import InvitationMails
from blog.services.invitations import InvitationService
from blog.services.letters import Letterhead
from blog.services.passkey_checks import PasskeyChecks
from blog.services.passkey_sign_ins import PasskeySignIns
from blog.services.passkeys import PasskeyService
from blog.services.passwords import Passwords
from blog.services.rate_limits import AddressHasher, RateLimits
from blog.services.second_factors import SecondFactorService
from blog.services.sign_ins import SignInService
from blog.services.tokens import TokenService
from blog.settings import Settings


@dataclass(frozen=True, slots=True)
class People:
    """Everything about users."""

    accounts: AccountService
    sign_ins: SignInService
    devices: DeviceService
    second_factors: SecondFactorService
    passkeys: PasskeyService
    passkey_sign_ins: PasskeySignIns
    invitations: InvitationService
    tokens: TokenService


def build_people(
    *,
    session: DbSession,
    settings: Settings,
    limits: RateLimits,
    letterhead: Letterhead,
    now: Clock,
) -> People:
    """Build the services about users."""
    secret = settings.secret_key
    hasher = AddressHasher(secret)
    attempts = SignInAttempts(session=session, hasher=hasher, now=now)
    passwords = Passwords(session=session, attempts=attempts)
    codes = SecondCodes(session=session, hasher=hasher, now=now)
    devices = DeviceService(session=session, now=now, hours=settings.session_hours)
    accounts = AccountService(
        session=session, now=now, passwords=passwords, attempts=attempts, devices=devices
    )
    sign_ins = SignInService(
        session=session,
        now=now,
        secret=secret,
        passwords=passwords,
        attempts=attempts,
        codes=codes,
        devices=devices,
    )
    checks = PasskeyChecks(session=session, secret=secret, site_url=settings.site_url, now=now)
    passkeys = PasskeyService(
        session=session,
        now=now,
        passwords=passwords,
        codes=codes,
        checks=checks,
        hasher=hasher,
        issuer=settings.site_title,
    )
    return People(
        accounts=accounts,
        sign_ins=sign_ins,
        devices=devices,
        second_factors=SecondFactorService(
            session=session,
            now=now,
            passwords=passwords,
            codes=codes,
            issuer=settings.site_title,
        ),
        passkeys=passkeys,
        passkey_sign_ins=PasskeySignIns(
            session=session,
            now=now,
            attempts=attempts,
            devices=devices,
            sign_ins=sign_ins,
            passkeys=passkeys,
            checks=checks,
        ),
        invitations=InvitationService(
            session=session,
            now=now,
            passwords=passwords,
            accounts=accounts,
            devices=devices,
            mails=InvitationMails(session=session, letterhead=letterhead, now=now),
        ),
        tokens=TokenService(
            session=session, calls=CallLimits(session=session, limits=limits, now=now), now=now
        ),
    )
