"""Meetings, agendas, papers, attendance, headline reports and group inboxes."""
