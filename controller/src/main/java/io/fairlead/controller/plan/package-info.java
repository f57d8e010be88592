/** What intent and leases mean for one host: its bridge, its tunnel port, its flows and groups. Pure. */
@NullMarked
package io.fairlead.controller.plan;

import org.jspecify.annotations.NullMarked;
