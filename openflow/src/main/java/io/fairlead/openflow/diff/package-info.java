/** What must change on a switch: installed against desired. Pure. */
@NullMarked
package io.fairlead.openflow.diff;

import org.jspecify.annotations.NullMarked;
