/** What hosts have and how it is changed: OVSDB and OpenFlow sessions by host. */
@NullMarked
package io.fairlead.controller.southbound;

import org.jspecify.annotations.NullMarked;
