package io.fairlead.agent.plug;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** The few functions of the C library that links need; a failure carries its errno. */
final class SystemCalls {

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NOT_BLOCKING = 0x800;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND =
            function("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECEIVE =
            function("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL = function(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));

    private SystemCalls() {}

    @SuppressWarnings("restricted") // Calling the kernel is what this class is for.
    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        var all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, all);
    }

    /** A failed call, with the number by which the kernel says why (errno(3)). */
    static final class Failure extends IOException {
        private final int errno;

        Failure(String call, int errno) {
            super("%s failed: errno %d".formatted(call, errno));
            this.errno = errno;
        }

        int errno() {
            return errno;
        }
    }

    /** A call that leaves its result, or -1 and errno. */
    private interface Call {
        // Method handles are declared to throw anything.
        @SuppressWarnings("checkstyle:IllegalThrows")
        long invoke(MemorySegment state) throws Throwable;
    }

    static int socket(int domain, int type, int protocol) throws IOException {
        return (int) run("socket", state -> (int) SOCKET.invokeExact(state, domain, type, protocol));
    }

    static void send(int descriptor, MemorySegment bytes) throws IOException {
        run("send", state -> (long) SEND.invokeExact(state, descriptor, bytes, bytes.byteSize(), 0));
    }

    static long receive(int descriptor, MemorySegment into) throws IOException {
        return run("recv", state -> (long) RECEIVE.invokeExact(state, descriptor, into, into.byteSize(), 0));
    }

    static void ioctl(int descriptor, long request, MemorySegment argument) throws IOException {
        run("ioctl", state -> (int) IOCTL.invokeExact(state, descriptor, request, argument));
    }

    /** Opens a file for reading; nobody waits at one that blocks, and no child inherits it. */
    static int open(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            return (int) run("open", state -> (int) OPEN.invokeExact(state, name, CLOSE_ON_EXEC | NOT_BLOCKING));
        }
    }

    /** Takes this thread, alone, into the namespace that a descriptor is open on (setns(2)). */
    static void setNamespace(int descriptor, int kind) throws IOException {
        run("setns", state -> (int) SETNS.invokeExact(state, descriptor, kind));
    }

    static void close(int descriptor) throws IOException {
        run("close", state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    // A method handle is declared to throw Throwable; these throw nothing but errors of the JVM.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static long run(String name, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.invoke(state);
            if (result < 0) {
                throw new Failure(name, (int) ERRNO.get(state, 0L));
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name, e);
        }
    }
}
