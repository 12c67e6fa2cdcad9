package io.infranaut.platform.format;

/// What a reader takes.
///
/// @param maxStringBytes longest STRING value, in bytes of UTF-8; a longer one makes its row bad
/// @param maxRowBytes longest row; beyond it the body is malformed
public record ReadLimits(int maxStringBytes, int maxRowBytes) {
    /// 1 MiB for a string, 64 MiB for a row.
    public static final ReadLimits DEFAULT = new ReadLimits(1 << 20, 64 << 20);

    public ReadLimits {
        if (maxStringBytes < 1 || maxRowBytes < 1) {
            throw new IllegalArgumentException("limits are at least 1");
        }
    }
}
