package io.infranaut.platform.transparency;

import java.util.ArrayList;
import java.util.List;

/// The right edge of a growing tree: what is needed to add leaves and to know the root. Not for use by several threads.
public final class Frontier {
    private final List<Hash> peaks;
    private long size;

    private Frontier(long size, List<Hash> peaks) {
        this.size = size;
        this.peaks = peaks;
    }

    /// A subtree that has become complete; see [Merkle.Nodes].
    public record Node(int level, long index, Hash hash) {}

    public static Frontier empty() {
        return new Frontier(0, new ArrayList<>());
    }

    /// The edge of the tree over the first leaves.
    public static Frontier of(long size, Merkle.Nodes nodes) {
        var peaks = new ArrayList<Hash>();
        long from = 0;
        for (int level = Long.SIZE - 2; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                peaks.add(nodes.node(level, from >>> level));
                from += 1L << level;
            }
        }
        return new Frontier(size, peaks);
    }

    public long size() {
        return size;
    }

    /// Adds a leaf; answers the nodes that became complete, itself first, upwards.
    public List<Node> add(Hash leaf) {
        var completed = new ArrayList<Node>();
        Hash hash = leaf;
        long index = size;
        int level = 0;
        completed.add(new Node(level, index, hash));
        while ((index & 1) == 1) {
            hash = Hash.node(peaks.removeLast(), hash);
            index >>>= 1;
            level++;
            completed.add(new Node(level, index, hash));
        }
        peaks.add(hash);
        size++;
        return completed;
    }

    public Hash root() {
        if (peaks.isEmpty()) {
            return Hash.empty();
        }
        Hash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = Hash.node(peaks.get(i), root);
        }
        return root;
    }
}
