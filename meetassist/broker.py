"""The two brokers wake-up calls travel on: PostgreSQL (`pgmq://`, the default) and Amazon SQS (`sqs://`).

Losing a wake-up is harmless (a sweeper finds the row), so nothing here tries to be clever about delivery.
"""

import functools
import json
import logging
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from kombu import Exchange, Queue

from meetassist import connections

log = logging.getLogger(__name__)

# How often SQS hands out a message before it moves to the dead-letter queue.
MAX_RECEIVES = 3
# What connections for the queue call themselves on the server.
QUEUE_NAME = "meetassist queue"
CHECK_SECONDS = 1
# Who publishes does not wait for a broker that is away: kombu would try for ever.
PUBLISH_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
DEAD_LETTER_SUFFIX = "dead"
MESSAGES = """
GRANT USAGE ON SCHEMA pgmq TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgmq TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA pgmq TO {role};
"""


class UnknownBroker(ValueError):
    """CELERY_BROKER_URL names a broker MeetAssist has not been built for."""


@dataclass(frozen=True)
class Broker:
    kind: str
    url: str
    transport_options: dict[str, Any] = field(hash=False)
    chat_queue: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    visibility_timeout: int = 0
    # The queues are tables of the application's own database.
    is_ours: bool = False

    @property
    def queues(self) -> list[Queue]:
        return [_queue(self.chat_queue), _queue("default")]

    def group(self, conversation_id: int) -> dict[str, Any]:
        """Publishing options that keep one conversation in order: SQS has message groups.

        On pgmq one grouped reader stops all others (measured), and the lease keeps the order anyway.
        """
        return {"MessageGroupId": f"conversation-{conversation_id}"} if self.kind == "sqs" else {}


def _queue(name: str) -> Queue:
    """A queue that gets only what is sent to its own name."""
    return Queue(name, Exchange(name, type="direct"), routing_key=name)


def configure(
    url: str, *, database: dict[str, Any], region: str, prefix: str, endpoint: str, visibility_timeout: int
) -> Broker:
    """The broker that `url` names; PostgreSQL's own queue in the application's database when it is empty.

    Raises UnknownBroker for any other scheme.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqs":
        return _sqs(url, region=region, prefix=prefix, endpoint=endpoint, visibility_timeout=visibility_timeout)
    if scheme in ("", "pgmq"):
        if url:
            address = connections.with_liveness(_dsn(url), application_name=QUEUE_NAME)
        else:
            address = connections.conninfo(database, application_name=QUEUE_NAME)
        return _pgmq(url or _pgmq_url(database), address, visibility_timeout, is_ours=not url)
    raise UnknownBroker(f"CELERY_BROKER_URL must begin with pgmq:// or sqs://, not {scheme}://")


def _pgmq_url(database: dict[str, Any]) -> str:
    user, password = quote(str(database["USER"]), safe=""), quote(str(database["PASSWORD"]), safe="")
    return f"pgmq://{user}:{password}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


def _pgmq(url: str, address: str, visibility_timeout: int, *, is_ours: bool) -> Broker:
    options = {
        **PUBLISH_ONCE,
        "init_extension": False,
        "visibility_timeout": visibility_timeout,
        # A long poll blocks on one queue while the other waits; short reads of both are what keeps latency low.
        "wait_time_seconds": 0,
        "polling_interval": 0.02,
        # Whoever publishes or consumes does one thing after the other.
        "pool_size": 1,
        "pool_timeout": 1,
        # With what a URL of kombu's cannot hold; meetassist/pgmq_transport.py opens it as it stands.
        "conn_string": address,
    }
    return Broker("pgmq", url, options, chat_queue="chat", visibility_timeout=visibility_timeout, is_ours=is_ours)


def _sqs(url: str, *, region: str, prefix: str, endpoint: str, visibility_timeout: int) -> Broker:
    options: dict[str, Any] = {
        **PUBLISH_ONCE,
        "region": region,
        "queue_name_prefix": prefix,
        "visibility_timeout": visibility_timeout,
        "wait_time_seconds": 20,
        "polling_interval": 0.1,
        # The web process publishes inside a request: one quick try, the sweeper does the rest.
        "client-config": {"connect_timeout": 1, "read_timeout": 5, "retries": {"total_max_attempts": 1}},
    }
    if endpoint:
        # kombu takes the endpoint from the host of the URL alone, and the scheme from is_secure.
        parts = urlsplit(endpoint)
        credentials = url.split("//", 1)[1].split("/")[0].rpartition("@")[0]
        url = f"sqs://{credentials + '@' if credentials else ''}{parts.netloc}//"
        options["is_secure"] = parts.scheme == "https"
        options["wait_time_seconds"] = 1
    return Broker("sqs", url, options, "chat.fifo", prefix, endpoint, region, visibility_timeout)


def create_queues(broker: Broker, *, database: dict[str, Any]) -> list[str]:
    """Make the queues with their dead-letter queues; safe to repeat. Returns a line for each.

    `database`, as in DATABASES: the application's, as its owner. Queues that lie in it are its owner's as well, and the
    broker's role is granted their messages.
    """
    if broker.kind == "pgmq":
        return _create_pgmq_queues(broker, database)
    client = sqs_client(broker)
    lines = []
    for queue in (broker.chat_queue, "default"):
        name = f"{broker.prefix}{queue}"
        fifo = {"FifoQueue": "true"} if queue.endswith(".fifo") else {}
        dead_name = f"{name.removesuffix('.fifo')}-{DEAD_LETTER_SUFFIX}{'.fifo' if fifo else ''}"
        dead_url = client.create_queue(QueueName=dead_name, Attributes=fifo)["QueueUrl"]
        client.set_queue_attributes(QueueUrl=dead_url, Attributes={"MessageRetentionPeriod": "1209600"})
        dead_arn = client.get_queue_attributes(QueueUrl=dead_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        url = client.create_queue(QueueName=name, Attributes=fifo)["QueueUrl"]
        # Set afterwards: create_queue refuses to touch a queue whose attributes differ.
        client.set_queue_attributes(
            QueueUrl=url,
            Attributes={
                "VisibilityTimeout": str(broker.visibility_timeout),
                "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": str(MAX_RECEIVES)}),
            },
        )
        lines.append(f"{name} (dead letters: {dead_name})")
    return lines


def _create_pgmq_queues(broker: Broker, database: dict[str, Any]) -> list[str]:
    import psycopg
    from pgmq.install import get_embedded_install_sql
    from psycopg import conninfo, sql

    lines = []
    role = conninfo.conninfo_to_dict(pgmq_dsn(broker)).get("user")
    address = connections.conninfo(database, application_name=QUEUE_NAME) if broker.is_ours else pgmq_dsn(broker)
    with psycopg.connect(address, autocommit=True) as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('meetassist.create_queues'))")
        if connection.execute("SELECT to_regclass('pgmq.meta')").fetchone() == (None,):
            connection.execute(get_embedded_install_sql())
        for queue in (broker.chat_queue, "default"):
            connection.execute("SELECT pgmq.create(%s)", [queue])
            lines.append(f"{queue} (pgmq)")
        if broker.is_ours and role != database["USER"]:
            connection.execute(sql.SQL(MESSAGES).format(role=sql.Identifier(str(role))))
    return lines


def check(broker: Broker) -> None:
    """Raise whatever the broker's client raises when it cannot be reached within about a second."""
    if broker.kind == "pgmq":
        with _checking_pool(broker).connection() as connection:
            connection.execute("SELECT 1 FROM pgmq.meta LIMIT 1")
    else:
        _checking_client(broker).get_queue_url(QueueName=f"{broker.prefix}{broker.chat_queue}")


@functools.cache
def _checking_client(broker: Broker) -> Any:
    """One that is kept keeps its connection."""
    return sqs_client(broker)


@functools.cache
def _checking_pool(broker: Broker) -> Any:
    """One connection at most, kept for the next check."""
    from psycopg_pool import ConnectionPool

    return ConnectionPool(
        pgmq_dsn(broker), min_size=0, max_size=1, timeout=CHECK_SECONDS, open=True, kwargs={"autocommit": True},
        check=ConnectionPool.check_connection, name="health",
    )  # fmt: skip


def pgmq_dsn(broker: Broker) -> str:
    """Where its queue is, in libpq's form."""
    return str(broker.transport_options["conn_string"])


def _dsn(url: str) -> str:
    return "postgresql" + url.removeprefix("pgmq")


def sqs_client(broker: Broker) -> Any:
    import boto3
    from botocore.config import Config

    parts = urlsplit(broker.url)
    credentials = {}
    if parts.username:
        credentials = {
            "aws_access_key_id": unquote(parts.username),
            "aws_secret_access_key": unquote(parts.password or ""),
        }
    return boto3.client(
        "sqs",
        region_name=broker.region,
        endpoint_url=broker.endpoint or None,
        config=Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2}),
        **credentials,
    )
