"""The whole database in one file: written from one moment of it, restored beside it, and compared row by row."""
