"""What travels: partners, bundles, and what arrives in them."""
