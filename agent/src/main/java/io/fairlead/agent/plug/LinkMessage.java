package io.fairlead.agent.plug;

import static io.fairlead.agent.plug.NetlinkMessage.ACK;
import static io.fairlead.agent.plug.NetlinkMessage.CREATE_EXCLUSIVELY;
import static io.fairlead.agent.plug.NetlinkMessage.DUMP;

import io.fairlead.net.MacAddress;

/** The rtnetlink requests about links (rtnetlink(7)): each has an ifinfomsg after its header. */
final class LinkMessage {

    static final int NEW_LINK = 16;
    private static final int DELETE_LINK = 17;
    private static final int GET_LINK = 18;
    private static final int SET_LINK = 19;

    private static final int IFF_UP = 0x1;

    /** How long ifinfomsg is. */
    static final int LINK_INFO = 16;

    /** Where the link's number is in ifinfomsg. */
    static final int INDEX = 4;

    static final int ADDRESS = 1;
    static final int NAME = 3;
    private static final int MTU = 4;
    private static final int LINKINFO = 18;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int VETH_PEER = 1;
    private static final int AF_SPEC = 26;
    private static final int AF_INET6 = 10;
    private static final int ADDR_GEN_MODE = 8;
    private static final byte NO_ADDRESSES = 1;
    private static final int NAMESPACE = 28;

    private LinkMessage() {}

    static byte[] create(VethPair pair, int sequence) {
        var message = ofLink(new NetlinkMessage(NEW_LINK, ACK | CREATE_EXCLUSIVELY, sequence), 0, 0)
                .text(NAME, pair.hostEnd())
                .number(MTU, pair.mtu());
        return message.nested(
                        LINKINFO,
                        () -> message.text(INFO_KIND, "veth")
                                .nested(
                                        INFO_DATA,
                                        () -> message.nested(VETH_PEER, () -> {
                                            ofLink(message, 0, 0)
                                                    .text(NAME, pair.containerEnd())
                                                    .number(MTU, pair.mtu())
                                                    .bytes(ADDRESS, octets(pair.mac()));
                                        })))
                .done();
    }

    /** The link has no IPv6 address of its own afterwards, or a container could talk to the host by it. */
    static byte[] upWithoutAddress(String name, int sequence) {
        var message =
                ofLink(new NetlinkMessage(SET_LINK, ACK, sequence), 0, IFF_UP).text(NAME, name);
        return message.nested(
                        AF_SPEC,
                        () -> message.nested(AF_INET6, () -> message.bytes(ADDR_GEN_MODE, new byte[] {NO_ADDRESSES})))
                .done();
    }

    static byte[] up(String name, int sequence) {
        return ofLink(new NetlinkMessage(SET_LINK, ACK, sequence), 0, IFF_UP)
                .text(NAME, name)
                .done();
    }

    static byte[] rename(int index, String name, int sequence) {
        return ofLink(new NetlinkMessage(SET_LINK, ACK, sequence), index, 0)
                .text(NAME, name)
                .done();
    }

    /** Into the network namespace that this descriptor of ours is open on. */
    static byte[] move(String name, int namespace, int sequence) {
        return ofLink(new NetlinkMessage(SET_LINK, ACK, sequence), 0, 0)
                .text(NAME, name)
                .number(NAMESPACE, namespace)
                .done();
    }

    static byte[] delete(String name, int sequence) {
        return ofLink(new NetlinkMessage(DELETE_LINK, ACK, sequence), 0, 0)
                .text(NAME, name)
                .done();
    }

    static byte[] list(int sequence) {
        return ofLink(new NetlinkMessage(GET_LINK, DUMP, sequence), 0, 0).done();
    }

    /** Index 0: by its name. */
    private static NetlinkMessage ofLink(NetlinkMessage message, int index, int flags) {
        return message.words(0, index, flags, flags);
    }

    private static byte[] octets(MacAddress mac) {
        var octets = new byte[6];
        for (int i = 0; i < 6; i++) {
            octets[i] = (byte) (mac.bits() >>> (40 - 8 * i));
        }
        return octets;
    }
}
