package io.fairlead.controller.store;

import io.fairlead.controller.model.Datapath;
import io.fairlead.net.Ip;

/**
 * What a host reports about itself.
 *
 * @param vtep the underlay address of its tunnel endpoint
 * @param mtu of its path to the other hosts, in bytes, 626 to 65,535
 * @param datapath how its OVS forwards
 */
public record HostFacts(Ip vtep, int mtu, Datapath datapath) {}
