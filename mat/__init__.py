"""smart-mat: read a pressure mat under two feet, tell where the weight is, and say when it rolls onto toes or heels."""

__version__ = "0.1.0"
