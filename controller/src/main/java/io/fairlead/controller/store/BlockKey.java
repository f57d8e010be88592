package io.fairlead.controller.store;

import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;

/** What names a lease: no block of a network is leased twice. */
public record BlockKey(Vni network, Cidr block) {}
