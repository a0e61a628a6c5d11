"""E-mail: messages, mailboxes, and web pages that a browser saved as a message (MHTML)."""
