package io.infranaut.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;

/// A bundle of evidence about one resource.
public record Evidence(Map<String, byte[]> files) {

    public static Evidence of(RunningApp app, String resourceId) throws IOException {
        Reply reply = app.get("/api/v1/audit/evidence/" + resourceId).expect(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/zip");
        var files = new LinkedHashMap<String, byte[]>();
        try (var zip =
                new ZipInputStream(new ByteArrayInputStream(reply.response().body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return new Evidence(files);
    }

    public String text(String name) {
        return new String(Objects.requireNonNull(files.get(name), name), StandardCharsets.UTF_8);
    }

    public List<JsonNode> events() {
        return text("events.ndjson")
                .lines()
                .map(line -> Json.mapper().readTree(line))
                .toList();
    }

    public Evidence with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public Evidence with(String name, byte[] content) {
        var changed = new LinkedHashMap<>(files);
        changed.put(name, content);
        return new Evidence(changed);
    }

    public static boolean hasPython() {
        try {
            return new ProcessBuilder("python3", "-c", "print(1)").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What the checker in Python says.
    public String checked(Path folder, String... key) throws IOException, InterruptedException {
        Path bundle = folder.resolve("evidence.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(bundle))) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        var command = new ArrayList<>(List.of("python3", "../../docs/check_evidence.py", bundle.toString()));
        command.addAll(List.of(key));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(output.contains("WRONG") ? 1 : 0);
        return output;
    }
}
