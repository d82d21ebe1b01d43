"""Standing subscriptions (MQTT) that the platform holds for plugins; messages are kept before they are acknowledged."""
