package io.fairlead.agent.cluster;

import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.SubnetRequest;
import java.util.Optional;

/**
 * A network somebody on this host asked for.
 *
 * @param prefix6 empty: no IPv6
 * @param mtu empty: the cluster chooses
 */
public record NetworkSpec(
        NetworkId id, SubnetRequest addresses, Optional<PrefixRequest> prefix6, Optional<Integer> mtu) {}
