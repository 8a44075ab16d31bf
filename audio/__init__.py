"""Reading aloud: text in, sound out. Knows no article and no feed."""
