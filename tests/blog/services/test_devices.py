"""Sessions: where a user is signed in, when that ends, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from blog.db import Device, LogEntry, db
from blog.domain.errors import NotFoundError
from blog.domain.log import Act, Via
from blog.services.devices import SEEN_EVERY
from blog.services.origin import ORIGIN, Origin
from tests.blog.services.cheap import hash_cheaply
from tests.people import ADA, ADDRESS, MAX, PASSWORD

pytestmark = pytest.mark.usefixtures("session")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HOURS = 336


@pytest.fixture
def devices(services):
    hash_cheaply(services)
    return services.people.devices


@pytest.fixture
def ada(devices, make):
    return make.user(ADA)


@pytest.fixture
def enter(devices, services):
    def sign_in(name=ADA, browser=FIREFOX):
        door = services.people.sign_ins
        return door.sign_in(name, PASSWORD, address=ADDRESS, browser=browser)

    return sign_in


@pytest.fixture
def network():
    """Let requests come from a network."""
    before = ORIGIN.set(Origin(Via.PAGE, "198.51.100.0/24"))
    yield lambda shown: ORIGIN.set(Origin(Via.PAGE, shown))
    ORIGIN.reset(before)


class TestCurrent:
    def test_a_token_leads_to_its_device_and_user(self, devices, ada, enter):
        entered = enter()

        found = devices.current(ada.id, entered.token)

        assert (found.id, found.user.name) == (entered.device.id, ADA)

    @pytest.mark.parametrize("token", ["", "x", "é", "\ud800", "' OR 1=1 --", "x" * 10_000])
    def test_any_other_token_is_nobodys(self, devices, ada, enter, token):
        enter()

        assert devices.current(ada.id, token) is None

    @pytest.mark.parametrize("other", [-1, 0, 999, 2**63])
    @pytest.mark.usefixtures("ada")
    def test_a_token_under_another_users_number_is_nobodys(self, devices, enter, other):
        assert devices.current(other, enter().token) is None

    @pytest.mark.usefixtures("devices", "ada")
    def test_the_token_itself_is_not_stored(self, enter, session):
        entered = enter()

        rows = session.execute(select(Device.__table__)).all()
        assert len(entered.token) >= 43
        assert all(entered.token not in str(value) for row in rows for value in row)

    @pytest.mark.usefixtures("ada")
    def test_every_sign_in_has_a_token_of_its_own(self, enter):
        assert len({enter().token for _ in range(3)}) == 3

    def test_a_session_lasts_as_the_setting_says_however_much_it_is_used(
        self, devices, ada, enter, now
    ):
        token = enter().token
        for _ in range(3):
            now.advance(hours=HOURS / 3 - 1)
            assert devices.current(ada.id, token)
        now.advance(hours=3)

        assert devices.current(ada.id, token) is None
        assert devices.of(ada.id) == []

    @pytest.mark.usefixtures("ada")
    def test_the_next_sign_in_forgets_what_has_expired(self, enter, now, session):
        enter()
        now.advance(hours=HOURS)

        enter()

        assert session.scalar(select(func.count(Device.id))) == 1

    def test_it_is_one_read(self, devices, ada, enter, session):
        token = enter().token
        session.expunge_all()
        statements = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))

        assert devices.current(ada.id, token).user.name == ADA

        reads = [one for one in statements if not one.startswith("BEGIN")]
        assert len(reads) == 1
        assert "token_hash" in reads[0]


class TestSeen:
    def test_a_visit_is_written_down_once_in_some_minutes(self, devices, ada, enter, now, network):
        entered = enter()
        signed_in_at = now()
        network("203.0.113.0/24")

        now.advance(seconds=SEEN_EVERY.total_seconds() - 1)
        found = devices.current(ada.id, entered.token)
        assert (found.seen_at, found.network) == (signed_in_at, "198.51.100.0/24")

        now.advance(seconds=1)
        found = devices.current(ada.id, entered.token)
        assert (found.seen_at, found.network) == (now(), "203.0.113.0/24")
        assert found.created_at == signed_in_at

    def test_a_database_that_cannot_write_does_not_sign_anybody_out(self, devices, ada, enter, now):
        token = enter().token
        now.advance(seconds=SEEN_EVERY.total_seconds())

        def refuse(_connection, _cursor, statement, *_more):
            if statement.startswith("UPDATE"):
                raise OperationalError(statement, {}, Exception("disk full"))

        event.listen(db.engine, "before_cursor_execute", refuse)

        found = devices.current(ada.id, token)
        assert found.seen_at == now() - SEEN_EVERY

    @pytest.mark.usefixtures("network")
    def test_a_device_is_listed_in_words_the_latest_seen_first(self, devices, ada, enter, now):
        first = enter()
        now.advance(minutes=1)
        enter(browser="curl/8.5.0")
        now.advance(minutes=10)
        devices.current(ada.id, first.token)

        shown = [(one.browser, one.network) for one in devices.of(ada.id)]
        assert shown == [
            ("Firefox on Linux", "198.51.100.0/24"),
            ("a script", "198.51.100.0/24"),
        ]


class TestEnding:
    def test_signing_out_ends_this_session_and_no_other(self, devices, ada, enter, session):
        here, there = enter(), enter()

        devices.sign_out(ada.id, here.device.id)

        assert devices.current(ada.id, here.token) is None
        assert devices.current(ada.id, there.token)
        assert acts(session)[-1] == (Act.SIGNED_OUT, 1)

    def test_signing_out_twice_is_no_error(self, devices, ada, enter):
        here = enter()

        for _ in range(2):
            devices.sign_out(ada.id, here.device.id)

        assert devices.of(ada.id) == []

    def test_signing_out_everywhere_ends_all_of_ones_own(self, devices, ada, enter, make, session):
        make.user(MAX)
        mine, others = [enter(), enter()], enter(MAX)

        devices.sign_out_everywhere(ada.id)

        assert [devices.current(ada.id, one.token) for one in mine] == [None, None]
        assert devices.current(others.user.id, others.token)
        assert acts(session)[-1] == (Act.SIGNED_OUT, 2)

    def test_one_device_is_ended_by_its_user_only(self, devices, ada, enter, make):
        other = make.user(MAX)
        there = enter()

        for user_id, device_id in ((other.id, there.device.id), (ada.id, 999), (ada.id, 2**63)):
            with pytest.raises(NotFoundError):
                devices.end(user_id, device_id)
        assert devices.current(ada.id, there.token)

        assert devices.end(ada.id, there.device.id).browser == "Firefox on Linux"
        assert devices.current(ada.id, there.token) is None

    def test_all_others_are_ended_at_once(self, devices, ada, enter, session):
        here, _, _ = enter(), enter(), enter()

        assert devices.end_others(ada.id, keep=here.device.id) == 2
        assert devices.end_others(ada.id, keep=here.device.id) == 0

        assert [one.id for one in devices.of(ada.id)] == [here.device.id]
        assert acts(session)[-1] == (Act.DEVICE_ENDED, 2)

    def test_a_device_that_ends_while_it_is_looked_at_is_nobodys(
        self, devices, ada, enter, now, monkeypatch
    ):
        entered = enter()
        now.advance(seconds=timedelta(minutes=6).total_seconds())
        note = devices._note_seen

        def sign_out_meanwhile(device_id):
            devices.sign_out(ada.id, device_id)
            note(device_id)

        monkeypatch.setattr(devices, "_note_seen", sign_out_meanwhile)

        assert devices.current(ada.id, entered.token) is None


def acts(session):
    rows = session.execute(select(LogEntry.act, LogEntry.count).order_by(LogEntry.id))
    return [tuple(row) for row in rows]
