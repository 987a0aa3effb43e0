"""The checks, one file a family; `catalogue` lists them."""
