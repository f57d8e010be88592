/** The fairlead command line, a client of the REST API. */
@NullMarked
package io.fairlead.cli;

import org.jspecify.annotations.NullMarked;
