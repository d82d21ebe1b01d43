"""Whose duty a case is: returns, taking over, first-receiver responsibility (首接负责), and disputes that somebody decides."""
