package io.fairlead.openflow.flow;

/** The Ethernet types that matches have words for. */
public final class EtherType {

    public static final int IP = 0x0800;
    public static final int ARP = 0x0806;
    public static final int IPV6 = 0x86dd;

    private EtherType() {}
}
