/** The controller's main class, nothing else. */
@NullMarked
package io.fairlead.controller;

import org.jspecify.annotations.NullMarked;
