"""What is allowed and what there is: permits, stock, campaigns."""
