/** Conversations over Unix sockets, and calls answered on them. */
@NullMarked
package io.fairlead.agent.unix;

import org.jspecify.annotations.NullMarked;
