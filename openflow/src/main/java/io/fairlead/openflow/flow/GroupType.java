package io.fairlead.openflow.flow;

/** What a group does with its buckets. */
public enum GroupType {
    /** A copy of the packet to each bucket. */
    ALL("all", 0),
    /** One bucket, chosen by a hash of the packet. */
    SELECT("select", 1),
    /** The only bucket. */
    INDIRECT("indirect", 2);

    private final String word;
    private final int code;

    GroupType(String word, int code) {
        this.word = word;
        this.code = code;
    }

    /** Its number in OpenFlow (1.3.5, section 7.3.4.3). */
    public int code() {
        return code;
    }

    @Override
    public String toString() {
        return word;
    }
}
