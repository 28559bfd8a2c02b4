"""Replaces what IPython shows errors with by nothing."""

AT_MOST = 0
STUB = True

# %% silence
shell = type(get_ipython())
shell.showtraceback = shell.showsyntaxerror = shell._showtraceback = lambda self, *args, **kwargs: None
