"""Who is told of what, by which way and in which words: data that a county can change."""
