"""What several tests use: courses, classes, servers, processes."""
