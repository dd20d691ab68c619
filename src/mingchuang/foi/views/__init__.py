"""Pages of applications: for the public without an account, and at the desk."""
