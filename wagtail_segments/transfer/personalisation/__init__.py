"""From wagtail-personalisation to this package. Its tables are read as they lie, so it need not be installed."""
