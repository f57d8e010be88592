/** OVSDB in values of our own: addresses, rows, transactions, what is monitored, and what can go wrong. */
@NullMarked
package io.fairlead.ovsdb;

import org.jspecify.annotations.NullMarked;
