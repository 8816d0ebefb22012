"""The stage that reads a text: which place names stand where in it, how they are meant, and what is told of them.

What is told stands in `extract.draft`, which those who only ask for names need not load.
"""

from .recognizers import GazetteerRecognizer, mentions

__all__ = ["GazetteerRecognizer", "mentions"]
