/** Whether packets arrive at hosts from their peers, by what their switches count. */
@NullMarked
package io.fairlead.controller.paths;

import org.jspecify.annotations.NullMarked;
