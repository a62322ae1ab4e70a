"""One posting: planned, looked at, carried through."""
