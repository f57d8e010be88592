/** Settings and wiring. */
@NullMarked
package io.fairlead.controller.config;

import org.jspecify.annotations.NullMarked;
