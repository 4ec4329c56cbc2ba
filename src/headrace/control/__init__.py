"""Control loops: reconcile by key, from the store's watch, hints and a slow resync."""
