"""Sends what is no message to the grader, by the kernel's own socket."""

AT_MOST = 0
STUB = True
WANTS = "a stopped class"

# %% garbage
import json

kernel = get_ipython().kernel
session, socket = kernel.session, kernel.iopub_thread.socket
socket.send(b"garbage")
socket.send_multipart([b"<IDS|MSG>", b"unsigned", b"{}", b"{}", b"{}", b"{}"])
parent = json.dumps(kernel.get_parent()["header"], default=str).encode()
header = json.dumps(session.msg_header("status"), default=str).encode()
for parts in ([header, b"[]", b"{}", b"{}"], [header, parent, b"{}", b"[]"], [header, parent, b"{}", b"["], [b"[]", parent, b"{}", b"{}"]):
    socket.send_multipart([b"<IDS|MSG>", session.sign(parts), *parts])
