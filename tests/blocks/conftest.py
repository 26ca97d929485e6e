from tests.collections.conftest import story  # noqa: F401
