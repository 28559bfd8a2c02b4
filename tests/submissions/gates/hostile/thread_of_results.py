"""Shows 20 as a result, again and again, from a thread, whatever cell runs."""

AT_MOST = 0
STUB = True

# %% thread
import threading
import time


def show():
    while True:
        get_ipython().displayhook(20)
        time.sleep(0.005)


threading.Thread(target=show, daemon=True).start()
