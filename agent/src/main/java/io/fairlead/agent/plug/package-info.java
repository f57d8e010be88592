/** Plugging containers into the host's bridge: slots, network links and the host's OVSDB. */
@NullMarked
package io.fairlead.agent.plug;

import org.jspecify.annotations.NullMarked;
