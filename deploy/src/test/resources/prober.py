"""Sends all that a container can send, true and false, round after round, and writes down what comes.

prober.py NETWORK ADDRESS SUBNET PEERS NEAR FAR ELSEWHERE ADDRESSES COUNT

SUBNET and ELSEWHERE are the first two octets of an IPv4 address, and the second group of the IPv6 prefix: 61 is 10.61.0.0/20 and
fd00:61::/96. PEERS are all others of the network; NEAR and FAR, one on this host and one on another, are lied to about one another.
ADDRESSES are those of the network ELSEWHERE, where nothing may arrive. COUNT is how many such programs run in all.

Sends as long as there is a file /probers/go, and writes to /probers/NETWORK@ADDRESS:

    ready                             it listens
    datagram NETWORK FROM KIND TO #N  of round N, intact, as an honest socket gets it
    garbled …                         the same, not intact
    frame …                           the first frame that carries it, whoever it is for, as it came off the wire
    round N                           it has sent all
    neighbour ADDRESS MAC             what its kernel believes in the end
    over

KIND ends with the size: the payload is the text, over and over, up to so many bytes. So each fragment has all of the text.
"""
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time

network, me, subnet, peers, near, far, elsewhere, strangers, count = sys.argv[1:10]
peers, strangers = peers.split(','), strangers.split(',')

PORT = 9999
PACE = int(count) * 0.0001  # seconds from packet to packet: 10,000 a second in all, which Open vSwitch carries in userspace
SMALL, LARGE = 100, 2000  # the second is more than any MTU here
GROUP4, GROUP6, GROUP_LINK = '239.255.61.61', 'ff15::61', 'ff12::61'
TEXT = re.compile(rb'\[([a-z.]+ [0-9.]+ [a-z0-9-]+-([0-9]+) [0-9a-z.]+ #[0-9]+)\]')
EVERYONE = b'\xff' * 6
TAG = b'\x81\x00\x00\x00'  # of no VLAN, with a priority: a kernel takes such a frame for its own
NO_OPTIONS = bytes((58, 0, 1, 4, 0, 0, 0, 0))  # a header of IPv6 with options for the destination, which are padding; ICMPv6 follows
GO = '/probers/go'
ETH0 = socket.if_nametoindex('eth0')

out = os.open(f'/probers/{network}@{me}', os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def note(line):
    os.write(out, f'{line}\n'.encode())


# Addresses: those of a container follow from its IPv4 address.

def ip(address):
    return socket.inet_pton(socket.AF_INET6 if ':' in address else socket.AF_INET, address)


def mac(address):
    return b'\x02\x42' + ip(address)


def ip6(address, where=subnet):
    return ip(f'fd00:{where}::')[:12] + ip(address)


def link(address):
    octets = ip(address)
    return ip('fe80::42:0:0:0')[:10] + octets[:1] + b'\xff\xfe' + octets[1:]


def written(packed):
    return socket.inet_ntop(socket.AF_INET6, packed)


# Frames of its own making.

def checksum(octets):
    octets += bytes(len(octets) % 2)
    total = sum(struct.unpack(f'!{len(octets) // 2}H', octets))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def udp(source, to, text):
    """A frame's type and content."""
    def body(check):
        return struct.pack('!HHHH', PORT, PORT, 8 + len(text), check) + text

    def header(check):
        return struct.pack('!BBHHHBBH', 0x45, 0, 28 + len(text), 1, 0, 64, 17, check) + source + to
    if len(to) == 4:
        return b'\x08\x00' + header(checksum(header(0))) + body(0)
    return in_ip6(17, 64, source, to, body(transport_checksum(17, source, to, body(0))))


def in_ip6(protocol, hops, source, to, body):
    return b'\x86\xdd' + struct.pack('!IHBB', 6 << 28, len(body), protocol, hops) + source + to + body


def transport_checksum(protocol, source, to, body):
    return checksum(source + to + struct.pack('!II', len(body), protocol) + body) or 0xffff


def arp(operation, sender_mac, sender, target_mac, target):
    return b'\x08\x06' + struct.pack('!HHBBH', 1, 0x0800, 6, 4, operation) + sender_mac + sender + target_mac + target


def nd(kind, source, to, target, option=b'', behind=b''):
    """Of neighbour discovery (RFC 4861): 134 a router's, 135 a question, 136 an answer, 137 a redirect; behind another header."""
    tail = bytes([1 if kind == 135 else 2, 1]) + option if option else b''
    content = bytes(8) if kind == 134 else target + target + tail if kind == 137 else target + tail

    def body(check):
        return struct.pack('!BBHI', kind, 0, check, 0x60000000 if kind == 136 else 0) + content
    return in_ip6(60 if behind else 58, 255, source, to, behind + body(transport_checksum(58, source, to, body(0))))


# Listening.

def listener(family):
    s = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack('@4s4si', bytes(4), bytes(4), ETH0))
        s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack('@4s4si', ip(GROUP4), bytes(4), ETH0))
    else:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, ETH0)
        for group in GROUP6, GROUP_LINK:
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, ip(group) + struct.pack('@I', ETH0))
    s.bind(('', PORT))
    return s


def hear_datagrams(s):
    while True:
        data = s.recv(65535)
        found = TEXT.match(data)
        said = found[1].decode() if found else 'nothing'
        if said.startswith(f'{network} {me} '):
            continue  # the kernel's own copy of a broadcast; one that came back is a frame
        intact = found and data == filled(found[0], int(found[2]))
        note(f'{"datagram" if intact else "garbled"} {said}')


def is_complaint(frame):
    """An error of ICMP or ICMPv6, which quotes what it is about."""
    return (frame[12:14] == b'\x08\x00' and frame[23] == 1 and frame[34] in (3, 11)
            or frame[12:14] == b'\x86\xdd' and frame[20] == 58 and frame[54] < 128)


def hear_frames(s):
    heard = set()
    while True:
        frame, where = s.recvfrom(65535)
        found = TEXT.search(frame)
        if where[2] == socket.PACKET_OUTGOING or not found or found[1] in heard:
            continue
        if is_complaint(frame) and found[1].startswith(f'{network} {me} '.encode()):
            continue  # somebody got one fragment of it, and waited for the other in vain
        heard.add(found[1])
        note(f'frame {found[1].decode()}')


# Sending.

def filled(text, size):
    return (text * (size // len(text) + 1))[:size]


def text(kind, to, size, number):
    return filled(f'[{network} {me} {kind}-{size} {to} #{number}]'.encode(), size)


def send_datagrams(number):
    for size in SMALL, LARGE:
        for to in peers:
            for kind, s, address in (
                    ('unicast4', by4, (to, PORT)),
                    ('unicast6', by6, (written(ip6(to)), PORT)),
                    ('link', by6, (written(link(to)), PORT, 0, ETH0))):
                s.sendto(text(kind, to, size, number), address)
                time.sleep(PACE)
        for kind, s, address in (
                ('broadcast', by4, (f'10.{subnet}.15.255', PORT)),
                ('multicast4', by4, (GROUP4, PORT)),
                ('multicast6', by6, (GROUP6, PORT, 0, ETH0)),
                ('multicast-link', by6, (GROUP_LINK, PORT, 0, ETH0))):
            s.sendto(text(kind, 'all', size, number), address)
            time.sleep(PACE)


class Claims:
    """Frames to one other, or to all: tells each where it goes, and which round it is of."""

    def __init__(self, number, to, goal):
        self.number, self.to, self.goal = number, to, goal

    def send(self, kind, source, packet):
        """A packet is given as what makes it of a text; one of ARP or neighbour discovery has it behind."""
        said = text(kind, self.to, SMALL, self.number)
        by_frame.send(self.goal + source + (packet + said if isinstance(packet, bytes) else packet(said)))
        time.sleep(PACE)

    def udp(self, kind, source, sender, to):
        self.send(kind, source, lambda said: udp(sender, to, said))


def lie_by_udp(claims, victim, to4, to6, to_link):
    mine, others = mac(me), mac(victim)
    claims.udp('lie4-mac', others, ip(me), to4)
    claims.udp('lie4-address', mine, ip(victim), to4)
    claims.udp('lie4-both', others, ip(victim), to4)
    claims.udp('lie4-outside', mine, ip('192.0.2.1'), to4)
    claims.udp('lie4-elsewhere', mine, ip(strangers[0]), to4)
    claims.udp('lie6-mac', others, ip6(me), to6)
    claims.udp('lie6-address', mine, ip6(victim), to6)
    claims.udp('lie6-both', others, ip6(victim), to6)
    claims.udp('lie6-outside', mine, ip('2001:db8::1'), to6)
    claims.udp('lie6-elsewhere', mine, ip6(strangers[0], elsewhere), to6)
    claims.udp('lie6-nobody', mine, bytes(16), to_link)
    claims.udp('lie-link-mac', others, link(me), to_link)
    claims.udp('lie-link-address', mine, link(victim), to_link)
    claims.udp('lie-link-both', others, link(victim), to_link)


def lie_in_disguise(claims, victim):
    mine, to = mac(me), claims.to
    claims.send('lie-other', mine, b'\x88\xb5')
    claims.send('lie-tag4', mine, lambda said: TAG + udp(ip(victim), ip(to), said))
    claims.send('lie-tag6', mine, lambda said: TAG + udp(ip6(victim), ip6(to), said))
    claims.send('lie-tags4', mine, lambda said: TAG + TAG + udp(ip(victim), ip(to), said))
    claims.send('lie-tag-arp', mine, TAG + arp(2, mine, ip(victim), mac(to), ip(to)))
    claims.send('lie-tag-nd', mine, TAG + nd(136, ip6(me), link(to), ip6(victim), mine))
    claims.send('lie-options-nd', mine, nd(136, ip6(me), link(to), ip6(victim), mine, NO_OPTIONS))
    claims.send('lie-options-router', mine, nd(134, link(me), link(to), b'', behind=NO_OPTIONS))


def tell_of_addresses(claims, kind, operation, victim):
    """ARP: MAC of the frame, MAC and address it tells of, each false alone and together; the truth last."""
    mine, others, to = mac(me), mac(victim), ip(claims.to)
    for what, source, sender_mac, sender in (
            ('lie-arp-address', mine, mine, ip(victim)),
            ('lie-arp-sender', mine, others, ip(me)),
            ('lie-arp-frame', others, mine, ip(me)),
            ('lie-arp-sender-address', mine, others, ip(victim)),
            ('lie-arp-all', others, others, ip(victim)),
            ('lie-arp-outside', mine, mine, ip('192.0.2.1')),
            ('lie-arp-elsewhere', mine, mine, ip(strangers[0])),
            ('honest-arp', mine, mine, ip(me))):
        claims.send(f'{what}-{kind}', source, arp(operation, sender_mac, sender, mac(claims.to), to))


def tell_of_neighbours(claims, victim):
    mine, others, own, to = mac(me), mac(victim), ip6(me), link(claims.to)
    for what, source, packet in (
            ('lie-nd-answer-for', mine, nd(136, own, to, ip6(victim), mine)),
            ('lie-nd-answer-for-link', mine, nd(136, own, to, link(victim), mine)),
            ('lie-nd-answer-as', mine, nd(136, ip6(victim), to, ip6(victim), mine)),
            ('lie-nd-answer-frame', others, nd(136, own, to, own, mine)),
            ('lie-nd-answer-mac', mine, nd(136, own, to, own, others)),
            ('lie-nd-answer-no-mac', mine, nd(136, own, to, ip6(victim))),
            ('lie-nd-answer-outside', mine, nd(136, own, to, ip('2001:db8::1'), mine)),
            ('lie-nd-question-as', mine, nd(135, ip6(victim), to, ip6(claims.to), mine)),
            ('lie-nd-question-as-link', mine, nd(135, link(victim), to, ip6(claims.to), mine)),
            ('lie-nd-question-frame', others, nd(135, own, to, ip6(claims.to), mine)),
            ('lie-nd-question-mac', mine, nd(135, own, to, ip6(claims.to), others)),
            ('lie-nd-question-nobody', mine, nd(135, bytes(16), to, ip6(claims.to))),
            ('lie-nd-router', mine, nd(134, link(me), to, b'')),
            ('lie-nd-redirect', mine, nd(137, link(me), to, own)),
            ('honest-nd-question', mine, nd(135, own, to, ip6(claims.to), mine)),
            ('honest-nd-answer', mine, nd(136, own, to, own, mine))):
        claims.send(what, source, packet)


def send_frames(number):
    for to, victim in (near, far), (far, near):
        claims = Claims(number, to, mac(to))
        lie_by_udp(claims, victim, ip(to), ip6(to), link(to))
        lie_in_disguise(claims, victim)
        tell_of_addresses(Claims(number, to, EVERYONE), 'question', 1, victim)
        tell_of_addresses(claims, 'answer', 2, victim)
        tell_of_neighbours(claims, victim)
        claims.udp('honest4', mac(me), ip(me), ip(to))
        claims.udp('honest6', mac(me), ip6(me), ip6(to))
        claims.udp('honest-link', mac(me), link(me), link(to))
    everyone = Claims(number, 'all', EVERYONE)
    lie_by_udp(everyone, near, ip(f'10.{subnet}.15.255'), ip('ff02::1'), ip('ff02::1'))
    everyone.send('lie-arp-all', mac(me), arp(2, mac(me), ip(near), EVERYONE, ip(near)))
    nodes = Claims(number, 'all', b'\x33\x33\x00\x00\x00\x01')
    lie_by_udp(nodes, far, ip(GROUP4), ip('ff02::1'), ip('ff02::1'))
    nodes.send('lie-nd-all', mac(me), nd(136, ip6(me), ip('ff02::1'), ip6(near), mac(me)))
    nodes.send('lie-nd-router-all', mac(me), nd(134, link(me), ip('ff02::1'), b''))


def send_across(number):
    """To another network: as itself, and as one of there."""
    for to, other in zip(strangers, strangers[1:] + strangers[:1]):
        claims = Claims(number, to, mac(to))
        claims.udp('across4', mac(me), ip(me), ip(to))
        claims.udp('across6', mac(me), ip6(me), ip6(to, elsewhere))
        claims.udp('across-link', mac(me), link(me), link(to))
        claims.send('across-arp', mac(me), arp(1, mac(me), ip(me), bytes(6), ip(to)))
        claims.send('across-nd', mac(me), nd(135, ip6(me), link(to), ip6(to, elsewhere), mac(me)))
        claims.udp('across4-as', mac(other), ip(other), ip(to))
        claims.udp('across6-as', mac(other), ip6(other, elsewhere), ip6(to, elsewhere))
        claims.udp('across-link-as', mac(other), link(other), link(to))


# All of it.

def awaits(condition):
    while not condition():
        time.sleep(0.1)


def is_settled():
    """Whether each IPv6 address has passed its test for duplicates, and there is one of both kinds."""
    with open('/proc/net/if_inet6') as table:
        flags = [int(line.split()[4], 16) for line in table if line.split()[5] == 'eth0']
    if any(flag & 0x08 for flag in flags):  # IFA_F_DADFAILED
        note('garbled address')
    return len(flags) == 2 and not any(flag & 0x40 for flag in flags)  # IFA_F_TENTATIVE


awaits(is_settled)
by4, by6 = listener(socket.AF_INET), listener(socket.AF_INET6)
by_frame = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))  # ETH_P_ALL
by_frame.bind(('eth0', 3))
for hear, s in (hear_datagrams, by4), (hear_datagrams, by6), (hear_frames, by_frame):
    threading.Thread(target=hear, args=(s,), daemon=True).start()
note('ready')
awaits(lambda: os.path.exists(GO))
number = 0
while os.path.exists(GO):
    number += 1
    send_datagrams(number)
    send_frames(number)
    send_across(number)
    time.sleep(1)  # what is under way arrives before the round is said to be over
    note(f'round {number}')
    rest = time.monotonic() + 4
    awaits(lambda: time.monotonic() > rest or not os.path.exists(GO))
for line in subprocess.check_output(('ip', 'neighbour', 'show', 'dev', 'eth0'), text=True).splitlines():
    words = line.split()
    if 'lladdr' in words:
        note(f'neighbour {words[0]} {words[words.index("lladdr") + 1]}')
note('over')
time.sleep(1000000)
