/** Sessions with switches: listener, handshake, echo, roles, atomic changes, read-back of flows and groups. */
@NullMarked
package io.fairlead.openflow.session;

import org.jspecify.annotations.NullMarked;
