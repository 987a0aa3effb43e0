"""Questions about a work system: one file a question, a function to a frozen answer."""
