"""Every connection to PostgreSQL notices a server that is gone, whoever opens it, and goes where it is told."""

import os
import socket

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from kombu import Connection
from psycopg.conninfo import conninfo_to_dict

from chatbot.questions import reader
from meetassist import broker, connections, live
from meetassist.connections import LIVENESS, conninfo, with_liveness

DATABASE = {
    "HOST": "db.example.com", "PORT": 5433, "NAME": "booking", "USER": "own er", "PASSWORD": "p'w d@/",
    "OPTIONS": {**LIVENESS, "sslmode": "require", "application_name": "meetassist", "pool": {"max_size": 3}},
}  # fmt: skip


def liveness(opened):
    """What the kernel has been told about the socket."""
    with socket.socket(fileno=os.dup(opened.fileno())) as link:
        return {
            "keepalives": link.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
            "keepalives_idle": link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
            "keepalives_interval": link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
            "keepalives_count": link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
            "tcp_user_timeout": link.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
        }


@pytest.mark.django_db(transaction=True)
def test_every_kind_of_connection_carries_keepalives_and_timeouts():
    found = {}
    with connection.cursor():
        found["application"] = liveness(connection.connection)
    with psycopg.connect(live._conninfo()) as listener:
        found["live"] = liveness(listener)
    with reader._connected() as asking:
        found["questions"] = liveness(asking)
    queues = broker.configure(
        "", database=dict(connection.settings_dict), region="", prefix="", endpoint="", visibility_timeout=180
    )
    broker.create_queues(queues, database={**connection.settings_dict, **connections.owner()})
    with Connection(queues.url, transport_options=queues.transport_options) as publisher:
        with publisher.default_channel.pgmq.pool.connection() as publishing:
            found["queue"] = liveness(publishing)
            # Calls that wake workers may get lost: nothing waits until the disk has them.
            assert publishing.autocommit and publishing.execute("SHOW synchronous_commit").fetchone() == ("off",)
        pool = publisher.default_channel.pgmq.pool
    assert pool.closed
    with broker._checking_pool(queues).connection() as checking:
        found["check of the queue"] = liveness(checking)
    broker._checking_pool(queues).close()
    expected = {name: value for name, value in LIVENESS.items() if name != "connect_timeout"}
    assert found == dict.fromkeys(found, expected) and len(found) == 5


@pytest.mark.django_db(transaction=True)
def test_a_call_is_one_round_trip_and_is_published_once_where_the_server_has_closed_the_connection():
    queues = broker.configure(
        "", database=dict(connection.settings_dict), region="", prefix="", endpoint="", visibility_timeout=180
    )
    broker.create_queues(queues, database={**connection.settings_dict, **connections.owner()})
    with Connection(queues.url, transport_options=queues.transport_options) as publisher:
        calls, pool = publisher.SimpleQueue("default"), publisher.default_channel.pgmq.pool
        before = calls.qsize()
        calls.put({"number": 1})
        with pool.connection() as kept, connection.cursor() as cursor:
            # Nothing around the statement: the last that the server has seen is the call itself.
            cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [kept.info.backend_pid])
            assert "pgmq.send" in cursor.fetchone()[0]
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.info.backend_pid])
        calls.put({"number": 2})
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM pgmq.q_default RETURNING msg_id")
            assert len(cursor.fetchall()) == before + 2


def test_every_kind_of_address_has_a_timeout_and_the_options_of_the_database(settings):
    queue = broker.configure("", database=DATABASE, region="", prefix="", endpoint="", visibility_timeout=180)
    settings.ASSIST_DATABASE_URL = "postgresql://reader:x@replica/booking?sslmode=verify-full&connect_timeout=9"
    own = {"host": "db.example.com", "port": "5433", "dbname": "booking", "user": "own er", "password": "p'w d@/"}
    for address in (conninfo(DATABASE), broker.pgmq_dsn(queue)):
        values = conninfo_to_dict(address)
        assert own.items() <= values.items() and values["sslmode"] == "require" and "pool" not in values
        assert values["connect_timeout"] == "5"
    asking = conninfo_to_dict(reader._conninfo())
    assert (asking["host"], asking["sslmode"], asking["connect_timeout"]) == ("replica", "verify-full", "9")
    assert asking["tcp_user_timeout"] == "30000"


def test_what_an_address_says_itself_stands():
    values = conninfo_to_dict(with_liveness("postgresql://a@b/c?tcp_user_timeout=1000&keepalives=0"))
    assert (values["tcp_user_timeout"], values["keepalives"], values["connect_timeout"]) == ("1000", "0", "5")
    foreign = broker.configure(
        "pgmq://q:p%40@queues:5544/q?sslmode=require", database=DATABASE, region="", prefix="", endpoint="",
        visibility_timeout=180,
    )  # fmt: skip
    values = conninfo_to_dict(broker.pgmq_dsn(foreign))
    assert (values["host"], values["password"], values["sslmode"]) == ("queues", "p@", "require")


def test_only_the_web_process_has_a_pool():
    assert "pool" not in settings.DATABASES["default"]["OPTIONS"]
