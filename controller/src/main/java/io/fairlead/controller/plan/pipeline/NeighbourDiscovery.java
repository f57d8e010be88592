package io.fairlead.controller.plan.pipeline;

/** The messages of ICMPv6 that speak of neighbours and routers (RFC 4861), by their types. */
final class NeighbourDiscovery {

    static final int ROUTER_SOLICITATION = 133;
    static final int ROUTER_ADVERTISEMENT = 134;
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    static final int REDIRECT = 137;

    private NeighbourDiscovery() {}
}
