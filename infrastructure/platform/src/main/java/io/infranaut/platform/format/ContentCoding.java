package io.infranaut.platform.format;

import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// How a body is compressed: the values of Content-Encoding that are understood.
public enum ContentCoding {
    IDENTITY,
    GZIP,
    ZSTD;

    /// The coding of a Content-Encoding header; empty text means none.
    public static Optional<ContentCoding> of(String header) {
        return switch (header.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Optional.of(IDENTITY);
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            case "zstd" -> Optional.of(ZSTD);
            default -> Optional.empty();
        };
    }

    /// The body decompressed.
    ///
    /// @param maxBytes reading further answers with [BodyTooLargeException]
    /// @throws MalformedBodyException here or while reading, when the body is not so compressed or breaks off
    public InputStream decode(InputStream body, long maxBytes) throws IOException {
        return new Bounded(
                switch (this) {
                    case IDENTITY -> body;
                    case GZIP -> gzip(body);
                    case ZSTD -> new ZstdInputStream(body);
                },
                this,
                maxBytes);
    }

    private static InputStream gzip(InputStream body) throws IOException {
        try {
            return new GZIPInputStream(body, 1 << 16);
        } catch (ZipException | EOFException e) {
            throw new MalformedBodyException("the body is not gzip", e);
        }
    }

    private static final class Bounded extends FilterInputStream {
        private final ContentCoding coding;
        private final long maxBytes;
        private long taken;

        Bounded(InputStream in, ContentCoding coding, long maxBytes) {
            super(in);
            this.coding = coding;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int n = super.read(target, offset, length);
                taken += Math.max(n, 0);
                if (taken > maxBytes) {
                    throw new BodyTooLargeException(
                            coding == IDENTITY ? "the body" : "the body decompressed", maxBytes);
                }
                return n;
            } catch (IOException e) {
                if (e instanceof ZipException
                        || e instanceof EOFException
                        || e.getClass().getName().contains("Zstd")) {
                    throw new MalformedBodyException(
                            "the body is not " + coding.name().toLowerCase(Locale.ROOT) + ", or breaks off", e);
                }
                throw e;
            }
        }

        @Override
        public long skip(long count) throws IOException {
            var skipped = new byte[(int) Math.min(count, 8192)];
            return count <= 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
