package io.infranaut.embedded;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The few commands by which a Redis server is watched and stopped.
final class RedisConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final Socket socket;
    private final InputStream in;

    private RedisConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RedisConnection open(Redis address) throws IOException {
        var socket = new Socket();
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
            var connection = new RedisConnection(socket);
            connection.send("AUTH", address.password());
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Whether the server has read its data and serves.
    boolean isReady() throws IOException {
        return send("PING").equals("PONG");
    }

    String info(String section) throws IOException {
        return send("INFO", section);
    }

    /// Asks the server to write what it has and to end. It closes the connection rather than to answer.
    void shutDown() throws IOException {
        try {
            send("SHUTDOWN");
        } catch (EOFException | java.net.SocketException | java.net.SocketTimeoutException e) {
            return;
        }
    }

    String send(String... words) throws IOException {
        var request = new StringBuilder("*").append(words.length).append("\r\n");
        for (var word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        var line = readLine();
        return switch (line.charAt(0)) {
            case '+', ':' -> line.substring(1);
            case '$' -> {
                var bytes = in.readNBytes(Integer.parseInt(line.substring(1)));
                in.skipNBytes(2);
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            default -> throw new IOException("Redis says: " + line);
        };
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        for (var read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("Redis closed the connection");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        if (line.isEmpty()) {
            throw new IOException("Not a Redis server");
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
