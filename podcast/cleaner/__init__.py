"""From a page to an article: every line gets a role and the rule that gave it."""
