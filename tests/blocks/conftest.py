from tests.selections.conftest import story  # noqa: F401
