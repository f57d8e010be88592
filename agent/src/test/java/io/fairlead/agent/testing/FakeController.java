package io.fairlead.agent.testing;

import io.fairlead.agent.protocol.Frame;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.LeaseStates;
import io.fairlead.agent.protocol.Message.Networks;
import io.fairlead.agent.protocol.MessageCodec;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** A controller as agents see it: a WebSocket over TLS that demands a host's certificate. It answers as it is told to. */
public final class FakeController implements AutoCloseable {

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup agents = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Map<Class<? extends Message>, Function<Message, List<Message>>> answers = new ConcurrentHashMap<>();
    private final List<Message> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final SSLContext tls;
    private final Channel listener;
    private volatile boolean deaf;

    public FakeController(SSLContext tls) {
        this(tls, 0);
    }

    /** On a port that was another's before. */
    public FakeController(SSLContext tls, int port) {
        this.tls = tls;
        this.listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Pipeline())
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Answers messages of that kind: by all of the list, in order. */
    public <M extends Message> FakeController on(Class<M> kind, Function<M, List<Message>> answer) {
        answers.put(kind, message -> answer.apply(kind.cast(message)));
        return this;
    }

    /** What agents have sent, in order. */
    public List<Message> received() {
        return received;
    }

    public <M extends Message> List<M> received(Class<M> kind) {
        return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public int connected() {
        return agents.size();
    }

    /** Sends to every agent. */
    public void tell(Message message) {
        agents.forEach(agent -> send(agent, Frame.of("c" + lastId.incrementAndGet(), message)));
    }

    /** Ends all connections. */
    public void hangUp() {
        agents.close().syncUninterruptibly();
    }

    /** From now on takes and gives no byte of any connection, as behind a broken path. */
    public void fallSilent() {
        deaf = true;
        agents.forEach(agent -> agent.config().setAutoRead(false));
    }

    /** Lists are sent unasked; everything else answers. */
    private Frame answering(Frame asked, Message message) {
        String id = "c" + lastId.incrementAndGet();
        return message instanceof Networks || message instanceof LeaseStates
                ? Frame.of(id, message)
                : asked.reply(id, message);
    }

    private static void send(Channel agent, Frame frame) {
        var _ = agent.writeAndFlush(new TextWebSocketFrame(MessageCodec.encode(frame)));
    }

    @Override
    public void close() {
        if (loops.isShuttingDown()) {
            return;
        }
        listener.close().syncUninterruptibly();
        hangUp();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Pipeline extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            SSLEngine engine = tls.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setNeedClientAuth(true);
            channel.pipeline()
                    .addLast(new SslHandler(engine))
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(65_536))
                    .addLast(new WebSocketServerProtocolHandler("/api/v1/agent", null, true, 1 << 24))
                    .addLast(new Agent());
            channel.config().setAutoRead(!deaf);
        }
    }

    private final class Agent extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame text) {
            Frame frame = MessageCodec.decode(text.text());
            if (frame.message() instanceof Hello) {
                agents.add(context.channel());
            }
            received.add(frame.message());
            List<Message> answer = answers.getOrDefault(frame.message().getClass(), _ -> List.of())
                    .apply(frame.message());
            answer.forEach(message -> send(context.channel(), answering(frame, message)));
        }
    }
}
