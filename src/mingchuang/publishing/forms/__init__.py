"""What the desk of publishing takes in."""
