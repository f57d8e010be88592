package io.fairlead.controller.reconcile;

import io.fairlead.controller.store.Snapshot;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Vni;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which hosts a change may concern: the members of the networks it is about, and no others. */
public final class Touched {

    private Touched() {}

    /** The hosts whose plan may differ between two snapshots; those that went are among them. */
    public static Set<HostId> between(Snapshot before, Snapshot after) {
        Set<HostId> touched = changed(before.intent().hosts(), after.intent().hosts());
        Set<Vni> networks = changed(before.intent().networks(), after.intent().networks());
        networks.addAll(changed(leases(before), leases(after)).stream()
                .map(Key::network)
                .toList());
        for (HostId host : touched) {
            before.leases().ofHost(host).forEach(lease -> networks.add(lease.network()));
            after.leases().ofHost(host).forEach(lease -> networks.add(lease.network()));
        }
        for (Vni network : networks) {
            before.leases().inNetwork(network).forEach(lease -> touched.add(lease.host()));
            after.leases().inNetwork(network).forEach(lease -> touched.add(lease.host()));
        }
        return touched;
    }

    /** Who holds what, and whether packets go there: all that a plan takes from a lease. */
    private record Key(Vni network, Object block, HostId host, Object window, Object mac) {

        static Key of(Lease lease) {
            return new Key(lease.network(), lease.block(), lease.host(), lease.window(), lease.mac());
        }
    }

    private static Map<Key, Long> leases(Snapshot snapshot) {
        Map<Key, Long> keys = new HashMap<>();
        for (Lease lease : snapshot.leases().all()) {
            switch (lease.state()) {
                case ASKED -> {}
                case CLAIMED, WITHDRAWN -> keys.put(Key.of(lease), lease.revision());
                case INSTALLED, USABLE, DRAINING -> keys.put(Key.of(lease), -1L);
            }
        }
        return keys;
    }

    private static <K, V> Set<K> changed(Map<K, V> before, Map<K, V> after) {
        Set<K> changed = new HashSet<>();
        collect(changed, before, after::get);
        collect(changed, after, before::get);
        return changed;
    }

    private static <K, V> void collect(Set<K> changed, Map<K, V> one, Function<K, @Nullable V> other) {
        one.forEach((key, value) -> {
            if (!Objects.equals(value, other.apply(key))) {
                changed.add(key);
            }
        });
    }
}
