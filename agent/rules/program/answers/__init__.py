"""One function per kind of question: from its typed form to a draft."""
