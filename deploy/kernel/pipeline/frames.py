"""listen DEVICE MARK SECONDS | send DEVICE: frames as hexadecimal digits, a line each.

Listens until a frame ends with the mark, or for so long; says "ready" first. Sends what comes on standard input.
"""
import select, socket, sys, time

ALL = 3  # ETH_P_ALL
OUTGOING = 4  # PACKET_OUTGOING


def opened(device):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL))
    raw.bind((device, ALL))
    return raw


def listen(device, mark, seconds):
    raw = opened(device)
    end = time.monotonic() + seconds
    print("ready", flush=True)
    while time.monotonic() < end:
        if not select.select([raw], [], [], 0.2)[0]:
            continue
        frame, origin = raw.recvfrom(65536)
        if origin[2] == OUTGOING:
            continue
        print(frame.hex(), flush=True)
        if frame.endswith(mark):
            return
    sys.exit("no frame with %r came within %d s" % (mark, seconds))


def send(device):
    raw = opened(device)
    for line in sys.stdin:
        raw.send(bytes.fromhex(line.strip()))


if sys.argv[1] == "listen":
    listen(sys.argv[2], sys.argv[3].encode(), int(sys.argv[4]))
else:
    send(sys.argv[2])
