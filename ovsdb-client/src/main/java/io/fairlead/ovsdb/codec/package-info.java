/** Ours and JSON by OpenDaylight's schema, notation and operations; with {@code session} the only place that sees it. */
@NullMarked
package io.fairlead.ovsdb.codec;

import org.jspecify.annotations.NullMarked;
