"""What is offered, as it lies in the database."""
