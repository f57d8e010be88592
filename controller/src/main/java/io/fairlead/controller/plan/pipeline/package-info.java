/** The tables of the integration bridge and the stages that fill them. Pure. */
@NullMarked
package io.fairlead.controller.plan.pipeline;

import org.jspecify.annotations.NullMarked;
