"""Publishers: who answers for plugins, how that is proved, and who acts for them."""
