package io.infranaut.audit.query;

import static io.infranaut.persistence.jooq.event_store.Tables.DOMAIN_EVENT;
import static org.jooq.impl.DSL.field;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.trail.Sensitive;
import io.infranaut.platform.transparency.EventRecord;
import io.infranaut.platform.transparency.Hash;
import io.infranaut.platform.transparency.HistoryTree;
import io.infranaut.platform.transparency.HistoryTree.Leaf;
import io.infranaut.platform.transparency.HistoryTree.Signed;
import io.infranaut.platform.transparency.Merkle;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Hands out evidence about one resource: what a third party needs to check its history without this system. Format:
/// `docs/audit.md`.
@RestController("auditEvidence")
@Requires(Permission.AUDIT)
@Sensitive
final class EvidenceApi {
    private static final String FORMAT = "infranaut.evidence.v1";
    private static final int MOST_EVENTS = 10_000;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern FILE = Pattern.compile("\"file\"\\s*:\\s*\"([0-9a-f]{64})\"");

    private final DSLContext db;
    private final HistoryTree tree;
    private final SegmentStore segments;

    EvidenceApi(DSLContext db, SegmentStore segments) {
        this.db = db;
        this.tree = new HistoryTree(db);
        this.segments = segments;
    }

    /// @param of `resource` for an event of the resource itself, `cited` for one of a resource that it names
    /// @param payload base64
    /// @param metadata base64
    /// @param hashes of the proof that the event is in the tree of the checkpoint, from the leaf upwards, base64
    record Entry(
            String of,
            long position,
            String eventId,
            String type,
            @Nullable String revision,
            @Nullable String aggregateType,
            String aggregateId,
            long sequence,
            long recordedAt,
            String payload,
            String metadata,
            long leafIndex,
            List<String> hashes) {}

    @Operation(
            operationId = "getEvidence",
            summary = "Hands out what proves the history of a resource, for example of a drift check: its events and"
                    + " those of the resources that it names, proofs, checkpoint and rows, as a zip")
    @GetMapping(value = "/api/v1/audit/evidence/{resourceId}", produces = "application/zip")
    void evidence(
            @PathVariable String resourceId,
            @RequestParam(defaultValue = "true") boolean inputs,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        ProofsApi.requireAllNamespaces(caller);
        Signed signed = tree.latest()
                .orElseThrow(() -> new RuleBroken("not-signed-yet", "nothing has been signed yet, ask again shortly"));
        List<EventRecord> own = events(List.of(resourceId), signed.position());
        if (own.isEmpty()) {
            throw new NotFound("resource in the signed history", resourceId);
        }
        long last = own.getLast().position();
        List<EventRecord> cited = new ArrayList<>(events(cited(resourceId, own), last));
        SequencedSet<Digest> files = files(merged(own, cited));
        cited.addAll(stored(files, last));
        if (own.size() + cited.size() > MOST_EVENTS) {
            throw new InvalidInput(
                    "/resourceId",
                    "its evidence would be " + (own.size() + cited.size()) + " events, " + MOST_EVENTS
                            + " at most are handed out");
        }
        Collection<Digest> handedOut = inputs ? files : List.of();
        response.setContentType("application/zip");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"evidence.zip\"");
        try (var zip = new ZipOutputStream(response.getOutputStream())) {
            write(zip, resourceId, signed, merged(own, cited), handedOut);
        }
    }

    private List<EventRecord> events(Collection<String> aggregateIds, long upTo) {
        return db.select(EventRecord.FIELDS)
                .from(DOMAIN_EVENT)
                .where(DOMAIN_EVENT.AGGREGATE_ID.in(aggregateIds), DOMAIN_EVENT.POSITION.le(upTo))
                .orderBy(DOMAIN_EVENT.POSITION)
                .limit(MOST_EVENTS + 1)
                .fetch(EventRecord::of);
    }

    /// The events by which the files became part of the history.
    private List<EventRecord> stored(SequencedSet<Digest> files, long upTo) {
        return db.select(EventRecord.FIELDS)
                .from(DOMAIN_EVENT)
                .where(
                        DOMAIN_EVENT.TYPE.eq("storage.BatchStored"),
                        DOMAIN_EVENT.POSITION.le(upTo),
                        field("convert_from(payload, 'UTF8')::json -> 'segment' ->> 'file'", String.class)
                                .in(files.stream().map(Digest::value).toList()))
                .orderBy(DOMAIN_EVENT.POSITION)
                .limit(MOST_EVENTS + 1)
                .fetch(EventRecord::of);
    }

    private static Collection<String> cited(String resourceId, List<EventRecord> events) {
        var ids = new TreeSet<String>();
        for (EventRecord event : events) {
            Matcher found = ID.matcher(new String(event.payload(), StandardCharsets.UTF_8));
            while (found.find()) {
                ids.add(found.group());
            }
        }
        ids.remove(resourceId);
        return ids;
    }

    private static SequencedSet<Digest> files(List<EventRecord> events) {
        var files = new LinkedHashSet<Digest>();
        for (EventRecord event : events) {
            Matcher found = FILE.matcher(new String(event.payload(), StandardCharsets.UTF_8));
            while (found.find()) {
                files.add(new Digest(found.group(1)));
            }
        }
        return files;
    }

    private void write(
            ZipOutputStream zip, String resourceId, Signed signed, List<EventRecord> events, Collection<Digest> files)
            throws IOException {
        Map<Boolean, List<Digest>> there = files.stream().collect(Collectors.partitioningBy(segments::contains));
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("format", FORMAT);
        manifest.put("resourceId", resourceId);
        manifest.put("checkpoint", "checkpoint.txt");
        manifest.put("events", "events.ndjson");
        manifest.put(
                "inputs",
                there.getOrDefault(true, List.of()).stream()
                        .map(EvidenceApi::input)
                        .toList());
        manifest.put(
                "inputsNotThere",
                there.getOrDefault(false, List.of()).stream().map(Digest::value).toList());
        entry(zip, "manifest.json", Json.mapper().writeValueAsBytes(manifest));
        entry(zip, "checkpoint.txt", signed.note().getBytes(StandardCharsets.UTF_8));
        entry(
                zip,
                "keys.txt",
                tree.keys().stream()
                        .map(key -> key + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8));
        zip.putNextEntry(new ZipEntry("events.ndjson"));
        for (EventRecord event : events) {
            zip.write(Json.mapper()
                    .writeValueAsBytes(
                            entry(event, resourceId, signed.checkpoint().size())));
            zip.write('\n');
        }
        zip.closeEntry();
        for (Digest digest : there.getOrDefault(true, List.of())) {
            zip.putNextEntry(new ZipEntry(input(digest)));
            Files.copy(segments.path(digest), zip);
            zip.closeEntry();
        }
    }

    private static List<EventRecord> merged(List<EventRecord> own, List<EventRecord> cited) {
        var all = new TreeMap<Long, EventRecord>();
        own.forEach(event -> all.put(event.position(), event));
        cited.forEach(event -> all.put(event.position(), event));
        return List.copyOf(all.values());
    }

    private static String input(Digest digest) {
        return "inputs/" + digest.value() + ".parquet";
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private Entry entry(EventRecord event, String resourceId, long size) {
        Leaf leaf = tree.leaf(event.position())
                .orElseThrow(() -> new IllegalStateException("position " + event.position() + " is not in the tree"));
        return new Entry(
                event.aggregateId().equals(resourceId) ? "resource" : "cited",
                event.position(),
                event.eventId(),
                event.type(),
                event.revision(),
                event.aggregateType(),
                event.aggregateId(),
                event.sequence(),
                event.recordedAt(),
                Base64.getEncoder().encodeToString(event.payload()),
                Base64.getEncoder().encodeToString(event.metadata()),
                leaf.index(),
                Merkle.inclusion(leaf.index(), size, tree).stream()
                        .map(Hash::base64)
                        .toList());
    }
}
