"""YOLO networks of the `ultralytics` package (AGPL-3.0): of fixed classes, and of any words."""
