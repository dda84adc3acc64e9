"""Users: adding them, their passwords, their roles, and who may sign in."""

from __future__ import annotations

from sqlalchemy import func, select

from blog.db import User, writing
from blog.domain.accounts import Role, check_password, checked_name, name_key
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.identity import existing_id
from blog.domain.log import Act
from blog.domain.sentences import Sentence
from blog.services.attempts import SignInAttempts
from blog.services.clock import Clock, DbSession
from blog.services.devices import DeviceService
from blog.services.log import write_entry
from blog.services.passwords import Passwords

LAST_ADMINISTRATOR = Sentence(
    "Expected at least one administrator who may sign in; this is the last one. "
    "Make somebody else an administrator first."
)


class AccountService:
    """Everything about users but letting them in."""

    def __init__(
        self,
        *,
        session: DbSession,
        now: Clock,
        passwords: Passwords,
        attempts: SignInAttempts,
        devices: DeviceService,
    ) -> None:
        self._session = session
        self._now = now
        self._passwords = passwords
        self._attempts = attempts
        self._devices = devices

    def users(self) -> list[User]:
        """Give all users by name."""
        return list(self._session.scalars(select(User).order_by(User.name_key)))

    def get(self, user_id: int) -> User:
        """Give one user."""
        user = self._session.get(User, existing_id(user_id))
        if user is None:
            raise NotFoundError("There is no such user.")
        return user

    def named(self, name: str) -> User:
        """Give the user of a name, in whatever spelling."""
        user = self._session.scalar(select(User).where(User.name_key == name_key(name)))
        if user is None:
            raise NotFoundError(f"There is no user named {name!r}.")
        return user

    def count(self) -> int:
        """Give how many users there are."""
        return self._session.scalar(select(func.count(User.id))) or 0

    def add_user(self, name: str, password: str, role: Role, *, by: int | None = None) -> User:
        """Create a user.

        Raises
        ------
        InvalidInputError
            If the name is empty, too long or taken (also in other spelling), or the password short.
        """
        checked_name(name)
        check_password(password)
        password_hash = self._passwords.hashed(password)
        with writing(self._session):
            user = self.new(name, password_hash, role)
            self._write(Act.USER_ADDED, by, user, role=role.value)
        return user

    def new(self, name: str, password_hash: str, role: Role) -> User:
        """Add a user inside the caller's writing transaction, under a name that nobody has."""
        shown, key = checked_name(name)
        if self._session.scalar(select(User.id).where(User.name_key == key)):
            taken = Sentence("Expected an unused name; this one is taken.")
            raise InvalidInputError({"name": taken})
        user = User(
            name=shown,
            name_key=key,
            password_hash=password_hash,
            role=role,
            is_active=True,
            created_at=self._now(),
        )
        self._session.add(user)
        return user

    def change_password(
        self, user_id: int, current: str, new: str, *, address: str, keep: int | None = None
    ) -> User:
        """Replace a password; ends every session but the one of the device ``keep``.

        Raises
        ------
        InvalidInputError
            If the current password is wrong or the new one too short.
        RateLimitedError
            After too many wrong ones.
        """
        user = self.get(user_id)
        self._passwords.confirm(user, current, address=address)
        check_password(new)
        password_hash = self._passwords.hashed(new)
        with writing(self._session):
            user.password_hash = password_hash
            self._devices.end_all(user.id, keep=keep)
            self._write(Act.PASSWORD_CHANGED, user.id, user)
        return user

    def reset_password(self, name: str, new: str) -> User:
        """Set a password from the command line; ends every session and forgets failed tries."""
        user = self.named(name)
        check_password(new)
        password_hash = self._passwords.hashed(new)
        with writing(self._session):
            user.password_hash = password_hash
            self._devices.end_all(user.id)
            self._attempts.forget(user.name_key)
            self._write(Act.PASSWORD_CHANGED, None, user)
        return user

    def choose_language(self, user_id: int, language: str) -> None:
        """Keep the language that a user chose for the desk, so that mails speak it too."""
        with writing(self._session):
            self.get(user_id).language = language

    def change_role(self, user_id: int, role: Role, *, by: int) -> User:
        """Give a user another role; it holds from the next request on.

        Raises
        ------
        InvalidInputError
            If no active administrator would be left.
        """
        with writing(self._session):
            user = self.get(user_id)
            if user.role is not role:
                before = user.role.value
                self._keep_an_administrator(user)
                user.role = role
                self._write(Act.ROLE_CHANGED, by, user, before=before, after=role.value)
        return user

    def set_active(self, user_id: int, *, is_active: bool, by: int) -> User:
        """Let a user sign in again, or not any more; the latter ends every session.

        Raises
        ------
        InvalidInputError
            If no active administrator would be left.
        """
        with writing(self._session):
            user = self.get(user_id)
            if user.is_active is not is_active:
                self._keep_an_administrator(user)
                user.is_active = is_active
                self._devices.end_all(user.id)
                act = Act.USER_REACTIVATED if is_active else Act.USER_DEACTIVATED
                self._write(act, by, user)
        return user

    def _keep_an_administrator(self, user: User) -> None:
        if user.role is not Role.ADMINISTRATOR or not user.is_active:
            return
        others = select(User.id).where(
            User.role == Role.ADMINISTRATOR, User.is_active, User.id != user.id
        )
        if self._session.scalar(others.limit(1)) is None:
            raise InvalidInputError({"user": LAST_ADMINISTRATOR})

    def _write(self, act: Act, by: int | None, user: User, **details: str) -> None:
        write_entry(
            self._session, act, by=by, now=self._now(), subject=user.name, details=dict(details)
        )
