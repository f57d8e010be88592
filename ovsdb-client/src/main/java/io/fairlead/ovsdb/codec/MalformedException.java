package io.fairlead.ovsdb.codec;

import org.jspecify.annotations.Nullable;

/** The other side said something that OVSDB does not allow, or that its schema contradicts. */
public final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        this(message, null);
    }

    public MalformedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
