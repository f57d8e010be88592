/** Which agents are connected, what each is told and what it may ask for. */
@NullMarked
package io.fairlead.controller.agents;

import org.jspecify.annotations.NullMarked;
