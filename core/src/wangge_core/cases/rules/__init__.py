"""What varies by place in extensions, suspensions, appeals, orders and escalation: data of areas, with inheritance."""
