/** The last confirmed flows of this host's bridge, kept for when Open vSwitch restarts and no controller is there. */
@NullMarked
package io.fairlead.agent.flows;

import org.jspecify.annotations.NullMarked;
