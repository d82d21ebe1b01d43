"""What varies by place: rules that mechanisms declare as data, and areas set in place of the platform's."""
