"""Groups, seats, appointments: who holds what on a date, and what follows from it."""
