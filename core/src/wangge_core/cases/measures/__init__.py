"""Extension, suspension and appeal: asked for by who handles a case, decided level by level by others."""
