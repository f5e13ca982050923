"""What is printed: letters as words, and their ink."""
