"""What a person types into, one field per kind of question."""
