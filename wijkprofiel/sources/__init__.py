"""Where figures come from: the embedded open data, and later what was fetched."""
