/** Value types of networking: addresses, subnets, port and network numbers. Pure. */
@NullMarked
package io.fairlead.net;

import org.jspecify.annotations.NullMarked;
