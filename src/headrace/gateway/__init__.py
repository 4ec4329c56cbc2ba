"""The front door: which service and operation is this, who signed it, answer or error."""
