package io.fairlead.controller.store;

import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * A block that a host says it holds, from its own record.
 *
 * @param network whose block it is
 * @param block the addresses
 * @param window the port numbers its slots have there
 * @param epoch under which it was leased
 * @param mac of a single address whose container chose one
 */
public record HeldBlock(Vni network, Cidr block, Window window, Epoch epoch, Optional<MacAddress> mac) {}
