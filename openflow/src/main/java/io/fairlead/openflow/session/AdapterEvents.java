package io.fairlead.openflow.session;

import org.opendaylight.openflowjava.protocol.api.connection.ConnectionAdapter.MessageListener;
import org.opendaylight.openflowjava.protocol.api.connection.ConnectionAdapter.SystemListener;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.EchoRequestMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ErrorMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ExperimenterMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.FlowRemovedMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.HelloMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.MultipartReplyMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.PacketInMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.PortStatusMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.system.rev130927.DisconnectEvent;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.system.rev130927.SslConnectionError;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.system.rev130927.SwitchIdleEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What openflowjava itself has to say of a connection: that it is silent, that it is over. Messages never come this
 * way: they are carried as bytes.
 */
record AdapterEvents(Runnable silent, Runnable over) implements SystemListener, MessageListener {

    private static final Logger log = LoggerFactory.getLogger(AdapterEvents.class);

    @Override
    public void onDisconnect(DisconnectEvent event) {
        over.run();
    }

    @Override
    public void onSwitchIdle(SwitchIdleEvent event) {
        silent.run();
    }

    @Override
    public void onSslConnectionError(SslConnectionError error) {
        log.atWarn().addKeyValue("cause", error.getInfo()).log("TLS of a switch failed");
        over.run();
    }

    @Override
    public void onHello(HelloMessage message) {}

    @Override
    public void onError(ErrorMessage message) {}

    @Override
    public void onEchoRequest(EchoRequestMessage message) {}

    @Override
    public void onExperimenter(ExperimenterMessage message) {}

    @Override
    public void onPacketIn(PacketInMessage message) {}

    @Override
    public void onFlowRemoved(FlowRemovedMessage message) {}

    @Override
    public void onPortStatus(PortStatusMessage message) {}

    @Override
    public void onMultipartReply(MultipartReplyMessage message) {}
}
