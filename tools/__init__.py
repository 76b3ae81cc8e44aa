"""What looks and measures: video, backends behind capabilities, manipulations."""
