package io.fairlead.openflow.codec;

import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.OfHeader;
import org.opendaylight.yangtools.binding.DataObject;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint8;

/** A message of a switch, as openflowjava hands on what it has no type for. */
record Incoming(Message message) implements OfHeader, DataObject {

    @Override
    public Class<Incoming> implementedInterface() {
        return Incoming.class;
    }

    @Override
    public Uint8 getVersion() {
        return Uint8.valueOf(message.version());
    }

    @Override
    public Uint32 getXid() {
        return Uint32.valueOf(message.xid());
    }
}
