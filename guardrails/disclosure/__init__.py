"""Statistical disclosure control: what may not be shown, what must go with it, and whether that holds."""
