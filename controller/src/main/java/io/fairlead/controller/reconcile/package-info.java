/** Brings every host to its plan and every lease through its life; knows no wire. */
@NullMarked
package io.fairlead.controller.reconcile;

import org.jspecify.annotations.NullMarked;
