"""What an author tells a marketplace: uploading a version, looking where it stands, taking it back."""
