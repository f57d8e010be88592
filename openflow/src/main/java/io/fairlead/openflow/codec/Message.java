package io.fairlead.openflow.codec;

/**
 * A message as it came from a switch.
 *
 * @param version of OpenFlow, in wire numbers: 4 is 1.3
 * @param type what it is, see {@link MessageType}
 * @param xid of the request it answers; 0 if none
 * @param body what follows its header; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and read once.
public record Message(int version, int type, long xid, byte[] body) {}
