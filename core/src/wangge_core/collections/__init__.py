"""Collections: documents that plugins declare and the platform keeps."""
