package io.fairlead.agent.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Frames as JSON: one object each with {@code type}, {@code id}, perhaps {@code re}, and the message's own fields.
 *
 * <p>Strict about fields a message needs, tolerant to those it does not know, so that either side may be newer.
 */
public final class MessageCodec {

    private static final ObjectMapper JSON = new ObjectMapper();

    private MessageCodec() {}

    public static String encode(Frame frame) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", MessageWriter.type(frame.message())).put("id", frame.id());
        frame.re().ifPresent(re -> node.put("re", re));
        MessageWriter.write(frame.message(), node);
        return node.toString();
    }

    /**
     * Reads a frame; a type not known gives {@link Message.Unknown}.
     *
     * @throws MessageException with the field's path when the text is not a frame
     */
    public static Frame decode(String text) {
        try {
            Fields fields = new Fields(JSON.readTree(text), "message");
            String type = fields.text("type");
            Fields named = new Fields(fields.object(), type);
            return new Frame(fields.text("id"), fields.optionalText("re"), MessageReader.read(type, named));
        } catch (JsonProcessingException e) {
            throw new MessageException("Not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
