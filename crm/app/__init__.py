"""The composition root with a window: builds services, bridge and pages, and passes them down. Decides nothing."""

from crm.app.root import App, begin

__all__ = ["App", "begin"]
