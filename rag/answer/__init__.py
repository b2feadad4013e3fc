"""From ranked passages to an answer in the sources' own words."""
