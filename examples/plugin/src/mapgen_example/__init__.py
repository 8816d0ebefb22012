"""An example of a mapgen plug-in: what each entry point in pyproject.toml stands for is in a module of its own."""
