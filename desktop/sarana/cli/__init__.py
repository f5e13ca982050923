"""The same work without a window, for administrators, testers and scripts."""
