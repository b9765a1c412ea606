"""The conversation: a question in, an answer made of verified quotes or a refusal out."""
