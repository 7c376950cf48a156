"""Constituencies and their members; calls to members, alternates' approvals, nominations and elections."""
