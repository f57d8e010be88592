/** REST resources, their JSON, problem details, and the socket the agents dial. */
@NullMarked
package io.fairlead.controller.api;

import org.jspecify.annotations.NullMarked;
