"""The window's services without the window: `crm.cli.main.main` is the composition root, one module per group of verbs.

The grammar and the JSON are a contract (README.md, "Command line"): add to it, do not change it. Never imports Qt.
"""
