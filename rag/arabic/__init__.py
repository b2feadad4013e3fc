"""Everything the program knows of Arabic: spelling, words, sentences, dates and numbers."""
