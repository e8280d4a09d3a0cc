"""The process that fetches one calendar and works it out: `python -m consultants.calendars.child`.

It is told by a line of JSON what to read, and answers by one. It has limits of its own for memory and time, knows
neither the database nor a secret of ours, and is killed by whoever started it when it takes too long.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from typing import Any

from consultants.calendars import expanding
from consultants.calendars.failures import Failure, Unreadable
from consultants.calendars.slimming import Wanted
from meetassist import http

MOST_BYTES = 5 * 1024 * 1024
FETCH_SECONDS = 12.0
MOST_CPU_SECONDS = 20
MOST_MEMORY = 1024 * 1024 * 1024
GONE = {401, 403, 404, 410}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = json.loads(sys.stdin.readline())
    try:
        answer = _read(asked)
    except Unreadable as refusal:
        answer = {"failure": refusal.failure}
    except http.Refused as refusal:
        answer = {"failure": Failure(refusal.reason)}
    except http.ConnectionFailed:
        answer = {"failure": Failure.UNREACHABLE}
    except MemoryError:
        answer = {"failure": Failure.TOO_LARGE}
    sys.stdout.write(json.dumps(answer) + "\n")


def _read(asked: dict[str, Any]) -> dict[str, Any]:
    """Nothing is said of the busy times where they are as they were (`is_same`)."""
    headers = {"User-Agent": "MeetAssist calendar reader", "Accept": "text/calendar", **asked["headers"]}
    found = http.fetch(asked["address"], headers=headers, most_bytes=MOST_BYTES, seconds=FETCH_SECONDS)
    if found.status == 304 and asked["headers"]:
        return {"is_same": True}
    if found.status != 200:
        raise Unreadable(Failure.GONE if found.status in GONE else Failure.SERVER)
    start, end = (datetime.fromtimestamp(asked[name], UTC) for name in ("start", "end"))
    wanted = Wanted(
        start=start, end=end, zone=asked["zone"], domain=asked["domain"], addresses=tuple(asked["addresses"])
    )
    reading = expanding.read(found.body, wanted)
    return {
        "is_same": False,
        "etag": found.headers.get("etag", ""),
        "last_modified": found.headers.get("last-modified", ""),
        "busy": [[start.timestamp(), end.timestamp()] for start, end in reading.busy],
        "unknown_zones": reading.unknown_zones,
        "left_out": reading.left_out,
    }


if __name__ == "__main__":
    main()
