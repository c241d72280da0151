"""Which key of a spec decides which property of its template, asked of the compiler by changing keys one at a time.

Plain spec data and a function that builds a template go in; keys by address come out. Nothing carries its origin.
"""
