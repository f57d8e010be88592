/** How long what the agent does may take. */
@NullMarked
package io.fairlead.agent.time;

import org.jspecify.annotations.NullMarked;
