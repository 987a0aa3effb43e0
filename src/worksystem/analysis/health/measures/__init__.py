"""What several lines of a check are needed for: figures that only health asks for."""
