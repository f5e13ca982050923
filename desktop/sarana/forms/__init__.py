"""What may be asked: forms, and interviews in which they are answered."""
