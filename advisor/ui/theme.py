"""How the page looks: a light theme of one blue, fonts of the machine itself, dense forms. Nothing is fetched from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "sans-serif")
"""Chinese fonts of Linux, Windows and macOS, named so that the browser takes what the machine has."""
BLUE = gr.themes.Color(
    name="gongwen", c50="#f2f6fb", c100="#e3ecf6", c200="#c5d7ea", c300="#9dbad9", c400="#6b94c2", c500="#3f70a6", c600="#2a578a",
    c700="#21466f", c800="#1b3859", c900="#162d47", c950="#0f1f31",
)  # fmt: skip


def theme() -> gr.themes.Base:
    """The theme; dark mode shows the same colours, since the page is made for paper-like reading."""
    base = gr.themes.Base(
        primary_hue=BLUE, secondary_hue=BLUE, neutral_hue="slate", text_size="sm", spacing_size="sm", radius_size="sm", font=FONTS
    )
    return base.set(
        body_background_fill="#eef1f5",
        block_background_fill="#ffffff",
        block_border_width="0px",
        block_shadow="none",
        block_label_background_fill="transparent",
        input_background_fill="#ffffff",
        input_border_color="#c4ccd6",
        input_border_color_focus="#3f70a6",
        button_primary_background_fill="#21466f",
        button_primary_background_fill_hover="#2a578a",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="#f2f6fb",
        button_secondary_border_color="#b6c2d0",
        button_secondary_text_color="#21466f",
    )


def page_options() -> dict[str, Any]:
    """What Gradio 6 takes at ``launch`` or ``mount_gradio_app`` and not at ``Blocks``: theme, css, script, footer."""
    here = Path(__file__).parent
    return {
        "theme": theme(),
        "css": (here / "page.css").read_text(encoding="utf-8"),
        "js": (here / "page.js").read_text(encoding="utf-8"),
        "footer_links": [],
    }
