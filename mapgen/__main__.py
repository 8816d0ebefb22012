"""`python -m mapgen`: the command line."""

from .cli import main

main()
