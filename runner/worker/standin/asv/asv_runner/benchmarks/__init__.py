"""The package of the marks."""
