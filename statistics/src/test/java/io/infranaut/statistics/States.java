package io.infranaut.statistics;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// States that are sealed well and yet wrong.
public final class States {
    private States() {}

    /// The state with a byte too many before its checksum.
    public static byte[] longer(byte[] state) {
        byte[] longer = Arrays.copyOf(state, state.length + 1);
        longer[state.length - Integer.BYTES] = 0;
        CRC32C crc = new CRC32C();
        crc.update(longer, 0, state.length - Integer.BYTES + 1);
        ByteBuffer.wrap(longer).putInt(state.length - Integer.BYTES + 1, (int) crc.getValue());
        return longer;
    }
}
