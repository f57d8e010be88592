/** Who the controllers of the cluster are, how one comes and goes, and how they are. */
@NullMarked
package io.fairlead.controller.cluster;

import org.jspecify.annotations.NullMarked;
