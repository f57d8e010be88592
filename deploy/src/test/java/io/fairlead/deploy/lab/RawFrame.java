package io.fairlead.deploy.lab;

/** Programs in Python that send what no honest socket does. */
final class RawFrame {

    /** Sends one frame of UDP: text, MAC and address it claims, MAC and address it goes to. */
    static final String UDP = """
            import socket, struct, sys
            text, smac, sip, dmac, dip = sys.argv[1:6]
            mac = lambda m: bytes.fromhex(m.replace(':', ''))
            def checksum(b):
                s = sum(struct.unpack('!%dH' % (len(b) // 2), b))
                while s >> 16: s = (s & 0xffff) + (s >> 16)
                return ~s & 0xffff
            udp = struct.pack('!HHHH', 9999, 9999, 8 + len(text), 0) + text.encode()
            ip = lambda c: struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(udp), 1, 0, 64, 17, c,
                                       socket.inet_aton(sip), socket.inet_aton(dip))
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            s.bind(('eth0', 0))
            s.send(mac(dmac) + mac(smac) + b'\\x08\\x00' + ip(checksum(ip(0))) + udp)
            """;

    /** Sends one frame of ARP with a text behind it: text, operation, MAC of the frame, of ARP, address, MAC and address. */
    static final String ARP = """
            import socket, struct, sys
            text, op, fmac, smac, sip, dmac, dip = sys.argv[1:8]
            mac = lambda m: bytes.fromhex(m.replace(':', ''))
            to, target = (b'\\xff' * 6, bytes(6)) if op == 'QUESTION' else (mac(dmac), mac(dmac))
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            s.bind(('eth0', 0))
            s.send(to + mac(fmac) + b'\\x08\\x06' + struct.pack('!HHBBH', 1, 0x0800, 6, 4, 1 if op == 'QUESTION' else 2)
                   + mac(smac) + socket.inet_aton(sip) + target + socket.inet_aton(dip) + text.encode())
            """;

    /** Writes down the texts of the frames of {@link #ARP} that come. */
    static final String ARP_EAR = """
            import socket
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
            s.bind(('eth0', 0x0806))
            with open('/tmp/arp', 'w', buffering=1) as heard:
                while True:
                    text = s.recv(2000)[42:].strip(b'\\0').decode()
                    if text:
                        print(text, file=heard)
            """;

    /** Sends one frame of ICMPv6 with a text behind it: text, type, source, target, MAC in the option, MACs of the frame, receiver. */
    static final String ND = """
            import socket, struct, sys
            text, type, source, target, option, smac, dmac, to = sys.argv[1:9]
            mac = lambda m: bytes.fromhex(m.replace(':', ''))
            ip = lambda a: socket.inet_pton(socket.AF_INET6, a)
            def checksum(b):
                s = sum(struct.unpack('!%dH' % (len(b) // 2), b))
                while s >> 16: s = (s & 0xffff) + (s >> 16)
                return ~s & 0xffff
            tail = b'' if not option else bytes([1 if type == '135' else 2, 1]) + mac(option)
            body = lambda c: (struct.pack('!BBHI', int(type), 0, c, 0x60000000 if type == '136' else 0)
                              + (b'' if type == '134' else ip(target)) + (bytes(8) if type == '134' else tail))
            pseudo = ip(source) + ip(to) + struct.pack('!II', len(body(0)), 58)
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            s.bind(('eth0', 0))
            s.send(mac(dmac) + mac(smac) + b'\\x86\\xdd' + struct.pack('!IHBB', 6 << 28, len(body(0)), 58, 255)
                   + ip(source) + ip(to) + body(checksum(pseudo + body(0))) + text.encode())
            """;

    /** Writes down the texts of the frames of {@link #ND} that come. */
    static final String ND_EAR = """
            import socket
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x86dd))
            s.bind(('eth0', 0x86dd))
            with open('/tmp/nd', 'w', buffering=1) as heard:
                while True:
                    frame, where = s.recvfrom(2000)
                    text = frame[54 + int.from_bytes(frame[18:20], 'big'):].strip(b'\\0').decode()
                    if text and where[2] != socket.PACKET_OUTGOING:
                        print(text, file=heard)
            """;

    private RawFrame() {}
}
