"""Invented rosters whose truth is known, to see whether estimates tell it. Shared by tests and the bench."""
