"""The compiled judge: from a checkpoint to a TensorRT-LLM engine that serves the slot, and the gate before it."""
