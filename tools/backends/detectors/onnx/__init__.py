"""The `onnx` detector: networks of COCO classes, run by OpenCV or onnxruntime."""
