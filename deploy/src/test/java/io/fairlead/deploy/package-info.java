/** End-to-end tests: what users see of Fairlead, on machines of the lab. */
@NullMarked
package io.fairlead.deploy;

import org.jspecify.annotations.NullMarked;
