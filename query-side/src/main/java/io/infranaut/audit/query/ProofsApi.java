package io.infranaut.audit.query;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.transparency.Hash;
import io.infranaut.platform.transparency.HistoryTree;
import io.infranaut.platform.transparency.HistoryTree.Leaf;
import io.infranaut.platform.transparency.HistoryTree.Signed;
import io.infranaut.platform.transparency.Merkle;
import io.infranaut.platform.transparency.NoteKey;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows the signed states of the history and proves that they fit each other and the events. Formats: `docs/audit.md`.
@RestController("auditProofs")
@Requires(Permission.AUDIT)
final class ProofsApi {
    private final HistoryTree tree;

    ProofsApi(DSLContext db) {
        this.tree = new HistoryTree(db);
    }

    /// @param name of the signer, and origin of the checkpoints
    /// @param publicKey Ed25519, base64
    /// @param verifierKey the same in the form that tools for signed notes take
    record KeyView(String name, String id, String algorithm, String publicKey, String verifierKey) {}

    /// @param size number of events
    /// @param root of the tree over them, base64
    /// @param position of the last of them
    /// @param note the signed text
    record CheckpointView(String origin, long size, String root, long position, Instant signedAt, String note) {
        static CheckpointView of(Signed signed) {
            return new CheckpointView(
                    signed.checkpoint().origin(),
                    signed.checkpoint().size(),
                    signed.checkpoint().root().base64(),
                    signed.position(),
                    signed.at(),
                    signed.note());
        }
    }

    /// @param leafIndex of the event, counted from 0
    /// @param size of the tree
    /// @param hashes from the leaf upwards, base64
    record InclusionView(long position, long leafIndex, String leafHash, long size, String root, List<String> hashes) {}

    /// @param hashes base64
    record ConsistencyView(long from, long to, String fromRoot, String toRoot, List<String> hashes) {}

    static void requireAllNamespaces(Caller caller) {
        if (!caller.mayEnter("*")) {
            throw new Forbidden("the audit trail is open to keys of all namespaces only");
        }
    }

    @Operation(operationId = "listAuditKeys", summary = "Lists the public keys that have signed checkpoints")
    @GetMapping("/api/v1/audit/keys")
    Page<KeyView> keys(Caller caller) {
        requireAllNamespaces(caller);
        return new Page<>(tree.keys().stream().map(ProofsApi::view).toList(), null);
    }

    private static KeyView view(NoteKey key) {
        return new KeyView(key.name(), key.idInHex(), "Ed25519", key.publicKeyInBase64(), key.toString());
    }

    @Operation(operationId = "listCheckpoints", summary = "Lists the signed states of the history, newest first")
    @GetMapping("/api/v1/audit/checkpoints")
    Page<CheckpointView> checkpoints(PageRequest page, Caller caller) {
        requireAllNamespaces(caller);
        List<String> after = page.after(1);
        long below = after.isEmpty() ? Long.MAX_VALUE : PageRequest.number(after.getFirst());
        List<CheckpointView> rows = tree.checkpoints(below, page.limit() + 1).stream()
                .map(CheckpointView::of)
                .toList();
        return Page.of(rows, page, checkpoint -> List.of(Long.toString(checkpoint.size())));
    }

    @Operation(operationId = "getLatestCheckpoint", summary = "Shows the newest signed state of the history")
    @GetMapping("/api/v1/audit/checkpoints/latest")
    CheckpointView latest(Caller caller) {
        requireAllNamespaces(caller);
        return tree.latest().map(CheckpointView::of).orElseThrow(() -> new NotFound("checkpoint", "latest"));
    }

    @Operation(operationId = "getCheckpoint", summary = "Shows the signed state of the history of that many events")
    @GetMapping("/api/v1/audit/checkpoints/{size}")
    CheckpointView checkpoint(@PathVariable long size, Caller caller) {
        requireAllNamespaces(caller);
        return tree.checkpoint(size).map(CheckpointView::of).orElseThrow(() -> new NotFound("checkpoint", size));
    }

    @Operation(
            operationId = "proveInclusion",
            summary = "Proves that the event at a position is in the tree over the first `size` events, by default the"
                    + " newest signed ones")
    @GetMapping("/api/v1/audit/proofs/inclusion")
    InclusionView inclusion(@RequestParam long position, @RequestParam @Nullable Long size, Caller caller) {
        requireAllNamespaces(caller);
        Leaf leaf = tree.leaf(position).orElseThrow(() -> new NotFound("event in the tree at position", position));
        long wanted =
                size == null ? tree.latest().map(s -> s.checkpoint().size()).orElse(0L) : size;
        requireTree(wanted, "?size");
        if (leaf.index() >= wanted) {
            throw new InvalidInput("?size", "the tree over " + wanted + " events does not reach position " + position);
        }
        return new InclusionView(
                position,
                leaf.index(),
                leaf.hash().base64(),
                wanted,
                Merkle.root(wanted, tree).base64(),
                text(Merkle.inclusion(leaf.index(), wanted, tree)));
    }

    @Operation(
            operationId = "proveConsistency",
            summary = "Proves that the tree over the first `from` events is the beginning of that over the first `to`,"
                    + " by default the newest signed ones")
    @GetMapping("/api/v1/audit/proofs/consistency")
    ConsistencyView consistency(@RequestParam long from, @RequestParam @Nullable Long to, Caller caller) {
        requireAllNamespaces(caller);
        long wanted = to == null ? tree.latest().map(s -> s.checkpoint().size()).orElse(0L) : to;
        requireTree(wanted, "?to");
        if (from < 0 || from > wanted) {
            throw new InvalidInput("?from", "from is a number of events from 0 to " + wanted);
        }
        return new ConsistencyView(
                from,
                wanted,
                Merkle.root(from, tree).base64(),
                Merkle.root(wanted, tree).base64(),
                text(Merkle.consistency(from, wanted, tree)));
    }

    private void requireTree(long size, String parameter) {
        long reached = tree.size();
        if (size < 0 || size > reached) {
            throw new InvalidInput(parameter, "the tree is over " + reached + " events by now");
        }
    }

    private static List<String> text(List<Hash> hashes) {
        return hashes.stream().map(Hash::base64).toList();
    }
}
