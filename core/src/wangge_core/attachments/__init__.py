"""Photos that people attach: checked by content, freed of what they tell about the device, kept by digest."""
