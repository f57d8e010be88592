package io.fairlead.openflow.flow;

/**
 * What a flow has done since it was added (OpenFlow 1.3.5, section 7.3.5.2).
 *
 * @param packets how many it matched
 * @param bytes how many these had
 */
public record FlowTraffic(Flow flow, long packets, long bytes) {}
