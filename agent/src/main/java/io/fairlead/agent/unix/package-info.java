/** Conversations over Unix sockets. */
@NullMarked
package io.fairlead.agent.unix;

import org.jspecify.annotations.NullMarked;
