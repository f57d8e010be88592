package io.fairlead.agent.protocol;

/** Which of its datapaths Open vSwitch uses on a host. */
public enum DatapathType {
    /** The kernel's module. */
    SYSTEM,
    /** Userspace, where the kernel has no module. */
    NETDEV
}
