"""The process that reads a calendar, as it is, in a network where a server of the tests is somebody's in the internet."""

from consultants.calendars import child
from meetassist import http

is_public = http.is_public
addresses_of = http.addresses_of
http.addresses_of = lambda host, port: ["127.0.0.1"] if host.endswith(".test") else addresses_of(host, port)
http.is_public = lambda address: address == "127.0.0.1" or is_public(address)

if __name__ == "__main__":
    child.main()
