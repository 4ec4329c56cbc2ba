"""What `headrace build` does: pack the tree, settle the project, start, watch and report."""
