/** Flows and groups as immutable values that print as ovs-ofctl reads them. Pure. */
@NullMarked
package io.fairlead.openflow.flow;

import org.jspecify.annotations.NullMarked;
