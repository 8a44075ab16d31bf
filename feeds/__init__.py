"""Publishing: episodes in, the files that listeners' apps read out. Knows no article and no engine."""
