"""The second judge: a small encoder of Chinese that reads characters in their order. Training it needs torch."""
