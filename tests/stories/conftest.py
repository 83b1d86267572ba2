"""The same application and the same people as in the tests of the API."""

from tests.api.conftest import (  # noqa: F401  fixtures are found by their names
    app,
    as_ada,
    as_chen,
    as_iris,
    as_omar,
    client,
    database,
    device,
    routes,
    signed_in,
    staff,
    trial,
)
