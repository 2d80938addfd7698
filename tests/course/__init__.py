"""What must be true of the course: its notebooks, its bank, its checks."""
