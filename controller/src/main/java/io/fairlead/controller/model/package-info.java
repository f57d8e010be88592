/** What users asked for and what is leased: immutable, versioned. Pure. */
@NullMarked
package io.fairlead.controller.model;

import org.jspecify.annotations.NullMarked;
