"""What is due to come: duties, quotas, and last year once more."""
