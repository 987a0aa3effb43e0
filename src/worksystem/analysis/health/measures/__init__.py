"""What several lines of a check are needed for: figures that only health asks for.

Each takes `Facts`, or what it needs of them. What more than one check asks for
is asked for by ``facts.once``, and so worked out once for all of them.
"""
