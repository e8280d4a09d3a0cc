"""Notifications in browsers of the team that have no page of ours open: Web Push (RFC 8030), encrypted (RFC 8291).

`subscribing` lets a browser in, `outgoing` queues what it is to show, `sending` hands it to the browser's maker, and
`keys` is who we are to them (VAPID, RFC 8292).
"""
