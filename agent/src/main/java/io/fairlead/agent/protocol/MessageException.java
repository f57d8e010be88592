package io.fairlead.agent.protocol;

import org.jspecify.annotations.Nullable;

/** A frame that is not a message: broken JSON, a required field missing, or a value out of its range. */
public final class MessageException extends RuntimeException {

    MessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
