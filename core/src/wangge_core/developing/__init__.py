"""`wangge plugin dev`: a small county in a throw-away folder, with the plugin that is being written on in one half of it."""
