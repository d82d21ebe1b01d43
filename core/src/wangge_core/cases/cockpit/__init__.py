"""The map cockpit (一屏观全域): how the cases of an area divide among its parts, and word of every change."""
