"""What builds and checks the house; nothing of it runs in a desk."""
