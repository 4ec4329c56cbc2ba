"""Where a build's files come from: fetched once, kept as a tar archive while builds use it."""
