/** What the cluster and its hosts tell each other through the agent, as its other parts see it. */
@NullMarked
package io.fairlead.agent.cluster;

import org.jspecify.annotations.NullMarked;
