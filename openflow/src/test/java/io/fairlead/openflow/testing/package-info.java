/** A switch in memory and a real one of one's own, for the tests of this module and of those above it. */
@NullMarked
package io.fairlead.openflow.testing;

import org.jspecify.annotations.NullMarked;
