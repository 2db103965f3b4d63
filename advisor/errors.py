"""One error tree.

    AdvisorError
    ├── UserError            the caller's input or call is wrong            exit code 2
    │   ├── InputFileError   a file cannot be read as what it claims to be
    │   ├── SecretFileError  a file bears 绝密, 机密 or 秘密★; nothing of it is kept
    │   └── KnowledgeError   an entry of the knowledge base breaks its schema
    └── BackendError         a part outside this program failed             exit code 3

A message is one Chinese line: what is wrong, where (file, sheet, row, field), what to do.
"""

from __future__ import annotations


class AdvisorError(Exception):
    """Root of every error this package raises on purpose."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        """Keep the three parts apart, so that a page can show them apart.

        Args:
            what: what is wrong, without full stop.
            where: file, sheet, row or field it is wrong in.
            fix: what the user can do about it.
        """
        self.what, self.where, self.fix = what, where, fix
        super().__init__(self.line)

    @property
    def line(self) -> str:
        """The whole message on one line: ``where：what。fix``."""
        text = f"{self.where}：{self.what}" if self.where else self.what
        text = f"{text}。{self.fix}" if self.fix else text
        return " ".join(text.split())


class UserError(AdvisorError):
    """The caller's input or call is wrong."""


class InputFileError(UserError):
    """A file cannot be read as what it claims to be."""


class SecretFileError(UserError):
    """A file bears a secrecy mark; it must not be processed here."""


class KnowledgeError(UserError):
    """An entry of the knowledge base breaks its schema or points at nothing."""


class BackendError(AdvisorError):
    """A part outside this program (model, server, disk) failed."""

    exit_code = 3
