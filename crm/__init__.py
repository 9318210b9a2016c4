"""Rapport: an offline CRM for people who run micro-influencer partnerships."""

__version__ = "0.1.0"
