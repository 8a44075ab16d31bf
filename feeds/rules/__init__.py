"""What directories and apps ask of a show, of its episodes and of its files."""
