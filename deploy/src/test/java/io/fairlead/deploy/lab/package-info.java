/** The lab of whole machines as the end-to-end tests see it. */
@NullMarked
package io.fairlead.deploy.lab;

import org.jspecify.annotations.NullMarked;
