"""Neighbours, each an app of its own that a site may install; nothing imports them."""
