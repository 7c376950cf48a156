"""What waits on somebody, the public front page, and whether the product is alive."""
