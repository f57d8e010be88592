/** Keys and certificates: one authority for controllers, one for hosts, and what they issue. */
@NullMarked
package io.fairlead.controller.pki;

import org.jspecify.annotations.NullMarked;
