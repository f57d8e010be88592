package io.fairlead.controller.model;

import java.util.Locale;

/** Which of OVS's datapaths carries a host's bridge. */
public enum Datapath {
    /** The kernel's. */
    SYSTEM,
    /** The one in userspace, for machines whose kernel has no openvswitch module. */
    NETDEV;

    /** As OVSDB writes it in {@code Bridge.datapath_type}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #word()} wrote. */
    public static Datapath ofWord(String word) {
        for (Datapath datapath : values()) {
            if (datapath.word().equals(word)) {
                return datapath;
            }
        }
        throw new IllegalArgumentException("Not a datapath (system or netdev): " + word);
    }
}
