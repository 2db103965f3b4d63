"""整改顾问: reads inspection findings and drafts checkable rectification plans, offline."""

__version__ = "0.1.0"
