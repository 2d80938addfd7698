"""What builds and checks the course; run each module with ``python -m tools.<name>``."""
