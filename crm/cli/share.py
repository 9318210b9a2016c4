"""Verbs that make something to give away: summary, tour."""

from crm.cli.grammar import Grammar


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
