package io.fairlead.deploy.lab;

/**
 * What a frame of ARP says of its sender, true or not.
 *
 * @param text by which it is known to whoever hears it
 * @param frameMac source of the Ethernet frame
 * @param senderMac hardware address of the sender in ARP (RFC 826)
 * @param senderAddress its protocol address
 */
public record ArpClaim(Kind kind, String text, String frameMac, String senderMac, String senderAddress) {

    /** An answer goes to whom it is for; a question goes to all, and Fairlead brings it to whom it is about. */
    public enum Kind {
        QUESTION,
        ANSWER
    }
}
