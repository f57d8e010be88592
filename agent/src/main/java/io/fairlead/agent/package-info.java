/** The agent's main program and loop. */
@NullMarked
package io.fairlead.agent;

import org.jspecify.annotations.NullMarked;
