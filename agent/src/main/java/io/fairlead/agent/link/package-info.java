/** The connection to the controllers: who this host is, dialling, resuming, and what the cluster says. */
@NullMarked
package io.fairlead.agent.link;

import org.jspecify.annotations.NullMarked;
