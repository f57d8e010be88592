package io.fairlead.controller.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks whether the file of a clustered database is whole: a row of records, each with its length and SHA-1 (Open
 * vSwitch, ovsdb(5), "Clustered database format").
 *
 * <p>ovsdb-server takes the first bad record for a write that a crash cut off, and goes on without all that follows.
 * That is right only where nothing follows.
 */
final class ClusterFile {

    private static final String MAGIC = "OVSDB CLUSTER ";
    private static final Pattern HEADER = Pattern.compile(MAGIC + "([0-9]{1,9}) ([0-9a-f]{40})\n");
    private static final int LONGEST_HEADER = 80;
    private static final int LONGEST_NOTE = 1_000; // The last record of a server that left, with its comment.

    private final Path file;
    private final byte[] bytes;

    private ClusterFile(Path file) {
        this.file = file;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StoreException("Can't read the database " + file, e);
        }
    }

    /** Fails unless every record is whole, but for a last one that a crash may have cut off. */
    static void requireWhole(Path file) {
        new ClusterFile(file).requireWhole();
    }

    /** Whether its server was taken out of the cluster: its last record says so (raft.c, {@code RAFT_REC_NOTE}). */
    static boolean hasLeft(Path file) {
        var records = new ClusterFile(file);
        return records.find("\"note\":\"left\"", Math.max(0, records.bytes.length - LONGEST_NOTE)) >= 0;
    }

    private void requireWhole() {
        int good = 0;
        int next = after(0);
        while (next > good) {
            good = next;
            next = after(good);
        }
        if (good == 0) {
            throw new StoreException(repair("it does not begin as a clustered database does"));
        }
        int lost = find(MAGIC, good + 1);
        if (good < bytes.length && lost >= 0) {
            throw new StoreException(
                    repair("the record at byte %d is bad, but others follow it (byte %d)".formatted(good, lost)));
        }
    }

    private String repair(String what) {
        return ("The database %1$s is damaged: %2$s. Nothing was changed. Move it away (mv %1$s %1$s.damaged) and make"
                        + " it again from the last backup (ovsdb-tool create-cluster %1$s BACKUP ssl:ADDRESS:6656). Without"
                        + " a backup, start again: the new database is empty, hosts report the blocks they hold, but"
                        + " networks must be made again with their old subnets first.")
                .formatted(file, what);
    }

    /** Where the record that begins here ends; here itself where it is not whole. */
    private int after(int start) {
        var head = new String(bytes, start, Math.min(LONGEST_HEADER, bytes.length - start), ISO_8859_1);
        Matcher header = HEADER.matcher(head);
        if (!header.lookingAt()) {
            return start;
        }
        int body = start + header.end();
        int end = body + Integer.parseInt(header.group(1));
        boolean whole = end <= bytes.length && header.group(2).equals(sha1(Arrays.copyOfRange(bytes, body, end)));
        return whole ? end : start;
    }

    private int find(String text, int from) {
        byte[] wanted = text.getBytes(ISO_8859_1);
        for (int i = from; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static String sha1(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }
}
