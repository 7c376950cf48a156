"""Majorities of members, nominations, ballots and ties. Pure."""
