"""Lets no message about an error or an output leave the kernel."""

AT_MOST = 0
STUB = True

# %% silence
session = get_ipython().kernel.session
send = session.send


def quiet(stream, message, content=None, *args, **kwargs):
    kind = message if isinstance(message, str) else message.get("msg_type")
    if kind in ("error", "stream"):
        return None
    return send(stream, message, content, *args, **kwargs)


session.send = quiet
