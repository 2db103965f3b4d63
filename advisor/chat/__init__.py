"""Answers to inspectors' questions, with citations that resolve."""

from advisor.chat.answer import Answerer

__all__ = ["Answerer"]
