package io.fairlead.controller.southbound;

import io.fairlead.ipam.HostId;

/** Where to say that a host should be looked at; both never block. */
public interface Wakes {

    /** Something is new about the host. */
    void wake(HostId host);

    /** Something happened to the host's switch that was not ours. */
    void suspect(HostId host);
}
