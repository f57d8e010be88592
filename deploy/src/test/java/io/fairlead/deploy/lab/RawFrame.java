package io.fairlead.deploy.lab;

/** A program in Python that sends what no honest socket does. */
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

    private RawFrame() {}
}
