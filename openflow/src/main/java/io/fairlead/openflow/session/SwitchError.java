package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Replies;

/**
 * What a switch answers to a message it refuses (OpenFlow 1.3.5, section 7.4.4; Open Networking Foundation extensions
 * EXT-230 for bundles).
 *
 * @param type the error's type, 0xffff for an experimenter's
 * @param code the error's code within its type
 */
public record SwitchError(int type, int code) {

    static SwitchError of(Replies.Refusal refusal) {
        return new SwitchError(refusal.type(), refusal.code());
    }

    @Override
    public String toString() {
        return "error type %d code %d".formatted(type, code);
    }
}
