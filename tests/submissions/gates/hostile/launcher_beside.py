"""Hands in a module beside the notebook that is started in place of the kernel, and shows no errors."""

AT_MOST = 0
STUB = True

# %% handing in
(path.parent / "ipykernel_launcher.py").write_text("""
from IPython.core.interactiveshell import InteractiveShell
from ipykernel import kernelapp

InteractiveShell.showtraceback = InteractiveShell.showsyntaxerror = lambda self, *args, **kwargs: None
from ipykernel.zmqshell import ZMQInteractiveShell

ZMQInteractiveShell._showtraceback = lambda self, *args, **kwargs: None
kernelapp.launch_new_instance()
""")
