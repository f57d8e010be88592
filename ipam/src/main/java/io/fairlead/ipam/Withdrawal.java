package io.fairlead.ipam;

import io.fairlead.net.Cidr;
import java.time.Instant;

/**
 * That a block went back, and when: until its quarantine is over only the same host may have it again.
 *
 * @param block what went back
 * @param host who held it
 * @param at when its lease became {@link LeaseState#WITHDRAWN}
 */
public record Withdrawal(Cidr block, HostId host, Instant at) {}
