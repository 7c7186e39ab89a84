"""A real server on a copy of the suite, its people, and many clients at once."""

import os

import pytest
from clients import Server, database


@pytest.fixture(scope="session")
def house():
    """A firm with work, that a threaded server of its own serves."""
    from house import House  # noqa: PLC0415 - Odoo learns of our addons only now

    template, name = database("template", "suite"), f"cl_at_once_{os.getpid()}"
    database("copy", template, name)
    try:
        # The server starts while the firm is made.
        with Server(name) as server:
            found = House(name, server)
            server.wait()
            yield found
            found.close()
    finally:
        database("drop", name)


@pytest.fixture(autouse=True)
def laws(house):
    """After every flow: what no order of events may break."""
    yield
    house.check_laws()
