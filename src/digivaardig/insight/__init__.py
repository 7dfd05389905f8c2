"""What a municipality sees of itself: figures about groups, made of published blocks and nothing else."""
