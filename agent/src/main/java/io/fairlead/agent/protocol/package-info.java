/** Messages between agent and controller, and their JSON. */
@NullMarked
package io.fairlead.agent.protocol;

import org.jspecify.annotations.NullMarked;
