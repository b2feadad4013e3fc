"""How the bundled models were made; see `python -m rag.train --help`."""
