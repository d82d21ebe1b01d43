"""Who may do what, where: the policy, the decision table compiled from it, and the scope every query takes."""
