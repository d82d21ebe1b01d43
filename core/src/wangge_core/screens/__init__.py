"""What plugins show to people: pages, cards, menus, services and layers, as far as they are for whoever asks."""
