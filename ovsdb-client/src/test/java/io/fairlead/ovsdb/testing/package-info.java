/** Real OVSDB servers and certificates for tests, in directories of their own. */
package io.fairlead.ovsdb.testing;
