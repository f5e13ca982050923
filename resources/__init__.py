"""Forms, letters, fonts and pictures: everything that can be replaced without a new program."""
