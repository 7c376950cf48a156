"""What any governed product needs, one floor below the domain."""
