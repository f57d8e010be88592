/** The store of record: intent, leases, epochs and join tokens, decided by one database and kept on disk. */
@NullMarked
package io.fairlead.controller.store;

import org.jspecify.annotations.NullMarked;
