"""How fast scheduling is, with a peer or a limit beside it. `make bench` runs them; docs/benchmarks.md has our numbers."""
