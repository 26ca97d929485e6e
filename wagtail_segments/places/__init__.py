"""Where personalisation stands in pages and snippets, and what is wrong with it."""
