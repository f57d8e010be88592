/** Connections to OVSDB servers: dialled or dialling in, monitor, transact. */
@NullMarked
package io.fairlead.ovsdb.session;

import org.jspecify.annotations.NullMarked;
