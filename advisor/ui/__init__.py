"""The review page of ``advisor serve``: Gradio, loopback only, no account.

Gradio looks up outside hosts at import unless it is told not to, so its switches are set here, before it is imported.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

from advisor.ui.app import create_app, launch
from advisor.ui.theme import page_options

__all__ = ["create_app", "launch", "page_options"]
