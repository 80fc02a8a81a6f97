"""What tracking costs, against what people use instead: everything measured in one run."""
