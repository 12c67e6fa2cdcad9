package io.infranaut.app.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A client that sends one command after the other over one connection. It does as little as it can, for it shares the
/// machine with the server, as pgbench does.
final class HttpCommands implements Load.Requests {
    private static final String BODY = "{\"name\":\"benchmark\",\"roles\":[\"VIEWER\"],\"namespaces\":[\"default\"]}";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] request;

    HttpCommands(Instance instance) throws IOException {
        this.socket = new Socket("localhost", instance.port());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.request = ("""
                POST /api/v1/keys HTTP/1.1
                Host: localhost:%d
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: %d

                """.formatted(instance.port(), instance.key(), BODY.length())
                                .replace("\n", "\r\n")
                        + BODY)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void one() throws IOException {
        out.write(request);
        out.flush();
        String status = line();
        if (!status.startsWith("HTTP/1.1 201")) {
            throw new IOException("a command was answered with " + status);
        }
        long length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
        }
        if (length >= 0) {
            in.skipNBytes(length);
            return;
        }
        for (int chunk = chunk(); ; chunk = chunk()) {
            in.skipNBytes(chunk);
            line();
            if (chunk == 0) {
                return;
            }
        }
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
