"""What the package costs. `python -m benchmarks` measures it; the README says how and why."""
