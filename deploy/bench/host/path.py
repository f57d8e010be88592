"""serve | stream ADDRESS SECONDS | trips ADDRESS SECONDS: prints Mbit/s, or the median round trip in microseconds.

The stream is counted where it arrives. A round trip is 64 bytes there and back over a connection that is open.
"""
import socket, statistics, struct, sys, threading, time

PORT = 5201
CHUNK = 256 << 10


def serve():
    listener = socket.create_server(("", PORT))
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection):
    kind = connection.recv(1)
    if kind == b"s":
        count(connection)
    else:
        echo(connection)
    connection.close()


def count(connection):
    buffer = bytearray(CHUNK)
    received = connection.recv_into(buffer)
    start = time.monotonic()
    received = 0
    while size := connection.recv_into(buffer):
        received += size
    connection.sendall(struct.pack("!d", received * 8 / (time.monotonic() - start) / 1e6))


def echo(connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while message := connection.recv(64):
        connection.sendall(message)


def stream(address, seconds):
    connection = socket.create_connection((address, PORT), timeout=30)
    connection.sendall(b"s")
    chunk = bytes(CHUNK)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection.sendall(chunk)
    connection.shutdown(socket.SHUT_WR)
    return struct.unpack("!d", connection.recv(8))[0]


def trips(address, seconds):
    connection = socket.create_connection((address, PORT), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(b"t")
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        connection.sendall(bytes(64))
        received = 0
        while received < 64:
            received += len(connection.recv(64 - received))
        times.append(time.monotonic() - start)
    return statistics.median(times) * 1e6


if sys.argv[1] == "serve":
    serve()
print("%.1f" % {"stream": stream, "trips": trips}[sys.argv[1]](sys.argv[2], float(sys.argv[3])))
