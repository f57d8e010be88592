/** Other sides in memory, for tests of the controller. */
@NullMarked
package io.fairlead.controller.testing;

import org.jspecify.annotations.NullMarked;
