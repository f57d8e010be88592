package io.fairlead.openflow.codec;

/** What is done with a bundle as a whole; the answer's number is one more (ONF EXT-230). */
public enum BundleControl {
    OPEN(0),
    COMMIT(4),
    DISCARD(6);

    private final int code;

    BundleControl(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
