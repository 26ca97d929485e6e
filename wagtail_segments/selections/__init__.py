"""Lists of pages or snippets: what an editor has chosen, and what is found for it."""
