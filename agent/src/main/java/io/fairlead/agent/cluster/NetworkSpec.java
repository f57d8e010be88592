package io.fairlead.agent.cluster;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A network somebody on this host asked for.
 *
 * @param subnet none: the cluster chooses
 * @param gateway none: the cluster chooses
 * @param mtu none: the cluster chooses
 */
public record NetworkSpec(
        NetworkId id, @Nullable Cidr subnet, @Nullable Ip gateway, OptionalInt mtu) {}
