package io.fairlead.openflow.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;
import org.opendaylight.openflowjava.protocol.api.connection.ConnectionAdapter;
import org.opendaylight.openflowjava.protocol.api.extensibility.OFDeserializer;
import org.opendaylight.openflowjava.protocol.api.extensibility.OFSerializer;
import org.opendaylight.openflowjava.protocol.api.keys.MessageCodeKey;
import org.opendaylight.openflowjava.protocol.api.keys.MessageTypeKey;
import org.opendaylight.openflowjava.protocol.api.keys.TypeToClassKey;
import org.opendaylight.openflowjava.protocol.impl.core.SwitchConnectionProviderImpl;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ExperimenterInput;
import org.opendaylight.yangtools.yang.common.Uint8;

/**
 * Carries bytes through openflowjava in both directions: whatever a switch sends arrives whole, whether openflowjava
 * has a decoder for it or not, and nothing is sent that could fail to be encoded.
 */
public final class Transport {

    private static final int LATEST_VERSION = 6;

    private Transport() {}

    /** Before the provider is started: its registries are not safe for threads. */
    public static void prepare(SwitchConnectionProviderImpl provider) {
        provider.registerSerializer(
                new MessageTypeKey<>(Uint8.valueOf(Requests.VERSION), ExperimenterInput.class),
                (OFSerializer<Outgoing>) (messages, out) -> out.writeBytes(messages.bytes()));
        for (int type = 0; type <= MessageType.LAST; type++) {
            register(provider, Requests.VERSION, type);
        }
        for (int version = 1; version <= LATEST_VERSION; version++) {
            register(provider, version, MessageType.HELLO);
        }
    }

    private static void register(SwitchConnectionProviderImpl provider, int version, int type) {
        Uint8 wireVersion = Uint8.valueOf(version);
        provider.registerDeserializerMapping(new TypeToClassKey(wireVersion, type), Incoming.class);
        provider.registerDeserializer(new MessageCodeKey(wireVersion, type, Incoming.class), (OFDeserializer<Incoming>)
                in -> read(version, type, in));
    }

    private static Incoming read(int version, int type, ByteBuf in) {
        long xid = in.readUnsignedInt();
        byte[] body = ByteBufUtil.getBytes(in);
        return new Incoming(new Message(version, type, xid, body));
    }

    /** Has every message of a switch given to {@code consumer}, on the network's thread. */
    public static void receive(ConnectionAdapter adapter, Consumer<Message> consumer) {
        adapter.setAlienMessageListener(header -> {
            if (header instanceof Incoming(Message message)) {
                consumer.accept(message);
                return true;
            }
            return false;
        });
    }

    /** Queues whole messages, one or many behind each other; does not block. */
    public static void send(ConnectionAdapter adapter, byte[] messages) {
        var _ = adapter.experimenter(new Outgoing(messages));
    }
}
