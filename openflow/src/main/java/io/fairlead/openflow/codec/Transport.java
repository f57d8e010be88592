package io.fairlead.openflow.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.opendaylight.openflowjava.protocol.api.connection.ConnectionAdapter;
import org.opendaylight.openflowjava.protocol.api.extensibility.OFDeserializer;
import org.opendaylight.openflowjava.protocol.api.keys.MessageCodeKey;
import org.opendaylight.openflowjava.protocol.api.keys.TypeToClassKey;
import org.opendaylight.openflowjava.protocol.impl.core.SwitchConnectionProviderImpl;
import org.opendaylight.openflowjava.protocol.impl.core.connection.ConnectionAdapterImpl;
import org.opendaylight.yangtools.yang.common.Uint8;

/**
 * Carries bytes through openflowjava in both directions: whatever a switch sends arrives whole, whether openflowjava
 * has a decoder for it or not, and nothing is sent that could fail to be encoded.
 */
public final class Transport {

    private static final int LATEST_VERSION = 6;

    private static final VarHandle CHANNEL =
            channelIn(ConnectionAdapterImpl.class.getSuperclass().getSuperclass());

    private Transport() {}

    /** Before the provider is started: its registries are not safe for threads. */
    public static void prepare(SwitchConnectionProviderImpl provider) {
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

    /**
     * What is written into it leaves at once. openflowjava's own queue does not flush a message whose writing took 100 ms,
     * as it does when the thread is stopped meanwhile: it would lie until something else is sent. Nothing public of
     * openflowjava leads to the channel.
     */
    public static Channel channel(ConnectionAdapter adapter) {
        return (Channel) CHANNEL.get(adapter);
    }

    private static VarHandle channelIn(Class<?> adapter) {
        try {
            return MethodHandles.privateLookupIn(adapter, MethodHandles.lookup())
                    .findVarHandle(adapter, "channel", Channel.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Another openflowjava than this was written for", e);
        }
    }

    /** Sends whole messages, one or many behind each other; does not block. */
    public static void send(ConnectionAdapter adapter, byte[] messages) {
        var _ = channel(adapter).writeAndFlush(Unpooled.wrappedBuffer(messages));
    }
}
