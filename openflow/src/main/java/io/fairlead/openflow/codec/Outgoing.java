package io.fairlead.openflow.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.ExperimenterId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ExperimenterInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ExperimenterOfMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.experimenter.core.ExperimenterDataOfChoice;
import org.opendaylight.yangtools.binding.Augmentation;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint8;

/** Encoded messages in the only envelope openflowjava takes whose content it leaves to its users. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and written once.
record Outgoing(byte[] bytes) implements ExperimenterInput, ExperimenterOfMessage {

    @Override
    public Uint8 getVersion() {
        return Uint8.valueOf(Requests.VERSION);
    }

    @Override
    public Uint32 getXid() {
        return Uint32.ZERO;
    }

    @Override
    public @Nullable ExperimenterId getExperimenter() {
        return null;
    }

    @Override
    public @Nullable Uint32 getExpType() {
        return null;
    }

    @Override
    public @Nullable ExperimenterDataOfChoice getExperimenterDataOfChoice() {
        return null;
    }

    @Override
    public Map<Class<? extends Augmentation<ExperimenterInput>>, Augmentation<ExperimenterInput>> augmentations() {
        return Map.of();
    }
}
