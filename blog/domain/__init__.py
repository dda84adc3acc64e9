"""Pure rules of the blog: no database, no HTTP, no classifier."""
