/** Containers that are plugged in beside Docker's networks: by label, or by command. */
@NullMarked
package io.fairlead.agent.attach;

import org.jspecify.annotations.NullMarked;
