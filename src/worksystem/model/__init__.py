"""What a work system is: frozen values, checked when they are built."""
