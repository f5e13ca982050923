"""Forms and expectations that nobody here wrote, held against our engine (`make conformance`)."""
