/** A cluster in memory, for tests of the agent's parts. */
package io.fairlead.agent.testing;
