"""What a corpus holds: its fields, what their values look like, and what always holds of them."""
