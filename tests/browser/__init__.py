"""What people click, driven in a real browser: `make test-browser`."""
