/** Blocks, leases and slots as pure values, and the rules by which they are given out. */
@NullMarked
package io.fairlead.ipam;

import org.jspecify.annotations.NullMarked;
