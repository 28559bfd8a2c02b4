"""Has IPython hand every error to a function that does nothing."""

AT_MOST = 0
STUB = True

# %% silence
get_ipython().set_custom_exc((BaseException,), lambda self, kind, value, traceback, tb_offset=None: None)
