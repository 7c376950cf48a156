"""People, organisations, dated affiliations and sign-in."""
