package io.infranaut.platform.transparency;

import java.util.ArrayList;
import java.util.List;

/// Proofs of a Merkle tree, and their verification.
///
/// Source: RFC 9162, sections 2.1.3 and 2.1.4; the trees are those of RFC 6962.
public final class Merkle {
    private Merkle() {}

    /// The hashes of complete subtrees: that of `level` and `index` is over the `2^level` leaves from
    /// `index * 2^level`.
    public interface Nodes {
        /// @throws IllegalArgumentException when the tree does not reach so far
        Hash node(int level, long index);
    }

    /// The root over the first leaves.
    public static Hash root(long size, Nodes nodes) {
        return size == 0 ? Hash.empty() : subtree(0, size, nodes);
    }

    /// The hash over the leaves from (inclusive) to (exclusive), where `from` is a multiple of the least power of two
    /// that is not less than their number.
    private static Hash subtree(long from, long to, Nodes nodes) {
        long size = to - from;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return nodes.node(level, from >>> level);
        }
        long left = Long.highestOneBit(size - 1);
        return Hash.node(subtree(from, from + left, nodes), subtree(from + left, to, nodes));
    }

    /// What shows that a leaf is in the tree over the first `size` leaves: hashes from the leaf upwards.
    ///
    /// @param index of the leaf, counted from 0 and below `size`
    public static List<Hash> inclusion(long index, long size, Nodes nodes) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " of " + size);
        }
        var proof = new ArrayList<Hash>();
        inclusion(index, 0, size, nodes, proof);
        return proof;
    }

    private static void inclusion(long index, long from, long to, Nodes nodes, List<Hash> proof) {
        if (to - from == 1) {
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (index < middle) {
            inclusion(index, from, middle, nodes, proof);
            proof.add(subtree(middle, to, nodes));
        } else {
            inclusion(index, middle, to, nodes, proof);
            proof.add(subtree(from, middle, nodes));
        }
    }

    /// What shows that the tree over the first `from` leaves is the beginning of the one over the first `to`.
    ///
    /// @param from at least 0; a proof from 0 or to itself is empty
    public static List<Hash> consistency(long from, long to, Nodes nodes) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("from " + from + " to " + to + " leaves");
        }
        var proof = new ArrayList<Hash>();
        if (from > 0 && from < to) {
            consistency(from, 0, to, true, nodes, proof);
        }
        return proof;
    }

    private static void consistency(long size, long from, long to, boolean known, Nodes nodes, List<Hash> proof) {
        if (size == to - from) {
            if (!known) {
                proof.add(subtree(from, to, nodes));
            }
            return;
        }
        long left = Long.highestOneBit(to - from - 1);
        if (size <= left) {
            consistency(size, from, from + left, known, nodes, proof);
            proof.add(subtree(from + left, to, nodes));
        } else {
            consistency(size - left, from + left, to, false, nodes, proof);
            proof.add(subtree(from, from + left, nodes));
        }
    }

    /// Whether the proof shows that the leaf is in the tree.
    public static boolean includes(Hash leaf, long index, long size, List<Hash> proof, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = Hash.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = Hash.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /// Whether the proof shows that the smaller tree is the beginning of the larger one.
    public static boolean consistent(long from, long to, List<Hash> proof, Hash fromRoot, Hash toRoot) {
        if (from < 0 || from > to) {
            return false;
        }
        if (from == to) {
            return proof.isEmpty() && fromRoot.equals(toRoot);
        }
        if (from == 0) {
            return proof.isEmpty() && fromRoot.equals(Hash.empty());
        }
        var path = new ArrayList<Hash>(proof);
        if (Long.bitCount(from) == 1) {
            path.addFirst(fromRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        long node = from - 1;
        long last = to - 1;
        while ((node & 1) == 1) {
            node >>>= 1;
            last >>>= 1;
        }
        Hash before = path.getFirst();
        Hash after = path.getFirst();
        for (Hash hash : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                before = Hash.node(hash, before);
                after = Hash.node(hash, after);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                after = Hash.node(after, hash);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && before.equals(fromRoot) && after.equals(toRoot);
    }
}
