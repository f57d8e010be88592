package io.fairlead.openflow.testing;

import io.fairlead.net.OfPort;

/** A packet that left a switch, as it was when it left. */
public record Delivery(OfPort port, Packet packet) {}
