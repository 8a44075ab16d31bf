"""The editor's side: a page in, an episode out."""
