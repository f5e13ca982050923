"""Every error in the reader's words, a class of `sarana.errors` at a time, gathered by room."""

from sarana.messages import about_cases, about_documents, about_exchange, about_forms, about_seal, about_vault
from sarana.messages.saying import Message, bug, message

__all__ = [
    "Message",
    "about_cases",
    "about_documents",
    "about_exchange",
    "about_forms",
    "about_seal",
    "about_vault",
    "bug",
    "message",
]
