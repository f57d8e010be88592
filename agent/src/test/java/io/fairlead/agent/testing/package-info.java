/** Controllers and certificates for tests of the agent and of the command line. */
package io.fairlead.agent.testing;
