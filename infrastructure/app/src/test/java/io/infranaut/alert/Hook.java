package io.infranaut.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// A receiver of webhooks that checks their signatures as its documentation says.
public final class Hook implements AutoCloseable {
    public static final String SECRET = "the-signing-secret-of-the-tests";

    /// @param id by which the receiver knows a repeated delivery
    public record Call(String path, String id, boolean signed, JsonNode body) {
        public int step() {
            return body.get("data").get("step").asInt();
        }

        public String alertId() {
            return body.get("subject").asString();
        }
    }

    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile int status = 204;

    public Hook() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(new Call(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    signed(exchange.getRequestHeaders().getFirst("Infranaut-Signature"), body),
                    Json.mapper().readTree(body)));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static boolean signed(String header, String body) {
        String[] parts = header.split(",", -1);
        String time = parts[0].substring("t=".length());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] expected = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
            return parts[1].equals("v1=" + HexFormat.of().formatHex(expected));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public void answer(int next) {
        this.status = next;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public List<Call> calls(String alertId) {
        return calls.stream().filter(call -> call.alertId().equals(alertId)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
