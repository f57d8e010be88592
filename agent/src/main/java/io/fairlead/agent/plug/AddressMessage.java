package io.fairlead.agent.plug;

import static io.fairlead.agent.plug.NetlinkMessage.ACK;
import static io.fairlead.agent.plug.NetlinkMessage.CREATE_EXCLUSIVELY;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.Prefix6;
import java.nio.ByteBuffer;

/** The rtnetlink requests about addresses and routes (rtnetlink(7)). */
final class AddressMessage {

    private static final int NEW_ADDRESS = 20;
    private static final int NEW_ROUTE = 24;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    /** Nobody need be asked whether another one has it: who has an address is known here. */
    private static final int WITHOUT_DETECTION = 0x2;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;

    private static final int RTA_DESTINATION = 1;
    private static final int RTA_LINK = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int MAIN_TABLE = 254;
    private static final int STATIC = 4;
    private static final int UNIVERSE = 0;
    private static final int ON_LINK = 253;
    private static final int UNICAST = 1;

    /** There is no broadcast address in so small a subnet. */
    private static final int POINT_TO_POINT = 31;

    private AddressMessage() {}

    static byte[] add(int link, Ip address, int prefix, int sequence) {
        var message = new NetlinkMessage(NEW_ADDRESS, ACK | CREATE_EXCLUSIVELY, sequence)
                .octets(AF_INET, prefix, 0, UNIVERSE)
                .words(link)
                .bytes(IFA_LOCAL, octets(address))
                .bytes(IFA_ADDRESS, octets(address));
        if (prefix < POINT_TO_POINT) {
            message.bytes(IFA_BROADCAST, octets(Cidr.around(address, prefix).last()));
        }
        return message.done();
    }

    static byte[] add(int link, Ip6 address, int sequence) {
        byte[] octets = ByteBuffer.allocate(16)
                .putLong(address.high())
                .putLong(address.low())
                .array();
        return new NetlinkMessage(NEW_ADDRESS, ACK | CREATE_EXCLUSIVELY, sequence)
                .octets(AF_INET6, Prefix6.LENGTH, WITHOUT_DETECTION, UNIVERSE)
                .words(link)
                .bytes(IFA_LOCAL, octets)
                .bytes(IFA_ADDRESS, octets)
                .done();
    }

    static byte[] add(int link, Route route, int sequence) {
        int scope = route.via().isPresent() ? UNIVERSE : ON_LINK;
        var message = new NetlinkMessage(NEW_ROUTE, ACK | CREATE_EXCLUSIVELY, sequence)
                .octets(AF_INET, route.destination().prefix(), 0, 0, MAIN_TABLE, STATIC, scope, UNICAST)
                .words(0)
                .bytes(RTA_DESTINATION, octets(route.destination().first()))
                .number(RTA_LINK, link);
        route.via().ifPresent(via -> message.bytes(RTA_GATEWAY, octets(via)));
        return message.done();
    }

    private static byte[] octets(Ip address) {
        return ByteBuffer.allocate(4).putInt(address.bits()).array();
    }
}
