"""Old spreadsheets as they are: their columns are mapped once and remembered, and rows that do not fit are set aside to be mended."""
