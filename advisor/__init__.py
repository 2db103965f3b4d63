"""整改顾问: reads inspection findings and drafts checkable rectification plans, offline."""

import os

# onnxruntime, which OCR uses and chromadb may load, reports to its maker by default; it reads this when it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"
