"""A suite of asv with something of every kind."""
