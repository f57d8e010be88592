/** Docker's front door: its plugin protocol, its API, and the two kept in step with the cluster. */
@NullMarked
package io.fairlead.agent.docker;

import org.jspecify.annotations.NullMarked;
