package io.infranaut.platform.queue;

import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.format.ContentCoding;
import io.infranaut.platform.format.RowFormat;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/// Rows as a request brings them.
///
/// @param bytes read once
public record RowBody(RowFormat format, ContentCoding coding, InputStream bytes) {

    /// The rows in the body of a request.
    ///
    /// @throws HttpMediaTypeNotSupportedException for a format or compression that is not known
    public static RowBody of(HttpServletRequest request) throws HttpMediaTypeNotSupportedException, IOException {
        String type = request.getContentType();
        if (type == null) {
            throw unsupported("a Content-Type is needed");
        }
        RowFormat format = RowFormat.ofMediaType(type).orElseThrow(() -> unsupported("this Content-Type is not taken"));
        String header = request.getHeader("Content-Encoding");
        ContentCoding coding = ContentCoding.of(header == null ? "" : header)
                .orElseThrow(() -> unsupported("this Content-Encoding is not taken: gzip and zstd are"));
        return new RowBody(format, coding, new FromClient(request.getInputStream()));
    }

    static HttpMediaTypeNotSupportedException unsupported(String message) {
        return new HttpMediaTypeNotSupportedException(
                null,
                Arrays.stream(RowFormat.values())
                        .map(f -> MediaType.parseMediaType(f.mediaType()))
                        .toList(),
                null,
                message);
    }

    /// As the queue names the compression.
    public String encoding() {
        return switch (coding) {
            case IDENTITY -> "";
            case GZIP -> "gzip";
            case ZSTD -> "zstd";
        };
    }

    /// A connection that breaks is the client's affair, not a defect.
    private static final class FromClient extends FilterInputStream {
        private FromClient(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw new InvalidInput("", "the body breaks off");
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                throw new InvalidInput("", "the body breaks off");
            }
        }
    }
}
