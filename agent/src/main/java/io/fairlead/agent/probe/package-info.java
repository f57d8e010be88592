/** Keeps the way to other hosts warm, and shows them that it is open. */
@NullMarked
package io.fairlead.agent.probe;

import org.jspecify.annotations.NullMarked;
