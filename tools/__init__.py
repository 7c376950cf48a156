"""What `./run` does: makes the environment, starts the demonstration, runs the checks and the suite.

Standard library only, because it runs before anything is installed, and free of Django, because it starts Django.

    commands      the command line
    console       progress, and the one sentence with which a command stops
    environment   .venv from the hashed pins; the environment variables, described
    system        what the machine itself must have: apt packages, ports, locks
    pdf           whether PDFs can be made here
    processes     starting and stopping child processes, none left behind
    occupancy     one demonstration at a time
    filling       the demonstration's database, made once and kept up to date
    demo          the demonstration and the developer's server
    services      PostgreSQL, Redis and Chromium for the suite
    suite         the checks and the tests
    pins          writes the lock files from the .in files
"""
