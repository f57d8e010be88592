/** Flows, groups and bundles as bytes, and what carries bytes through openflowjava. */
@NullMarked
package io.fairlead.openflow.codec;

import org.jspecify.annotations.NullMarked;
