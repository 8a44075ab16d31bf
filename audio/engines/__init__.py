"""Voices: one a file, behind the Engine protocol."""
