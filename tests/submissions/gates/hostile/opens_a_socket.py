"""Listens on a port and speaks to itself over the network."""

AT_MOST = 0
STUB = True
WANTS = "the network"
NEEDS = "L1"

# %% network
import socket

try:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=2) as client:
        client.sendall(b"answers")
        if server.accept()[0].recv(7) == b"answers":
            print("ACHIEVED: a connection")
except OSError as error:
    print(error)
